// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! A corner of the sheet turned outward: what is left of a small square under a disc of the desk. */
Rectangle {
    id: root

    property bool below: false

    width: 10
    height: 10
    clip: true
    color: Theme.sheet

    Rectangle {
        anchors.horizontalCenter: parent.left
        anchors.verticalCenter: root.below ? parent.bottom : parent.top
        width: 2 * root.width
        height: 2 * root.height
        radius: root.width
        color: Theme.desk
    }
}
