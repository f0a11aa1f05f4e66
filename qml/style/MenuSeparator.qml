// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A line between groups of a menu. */
T.MenuSeparator {
    id: control

    implicitWidth: implicitContentWidth
    implicitHeight: 13
    padding: 6

    contentItem: Rectangle {
        implicitHeight: Theme.strokeHairline
        color: Theme.line
    }
}
