// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Turns while something is under way; stands still where motion is not wanted. */
Icon {
    id: root

    name: "loader-circle"
    size: Theme.iconRowSize

    RotationAnimator on rotation {
        from: 0
        to: 360
        duration: 1000
        loops: Animation.Infinite
        running: root.visible && !Theme.reducedMotion
    }
}
