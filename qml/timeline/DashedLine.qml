// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! A line with holes, where something is missing. */
Row {
    id: root

    height: Theme.strokeHairline
    spacing: 3
    clip: true

    Repeater {
        model: Math.max(0, Math.ceil(root.width / 7))

        Rectangle {
            width: 4
            height: Theme.strokeHairline
            color: Theme.lineControl
        }
    }
}
