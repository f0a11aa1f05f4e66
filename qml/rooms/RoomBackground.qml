// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! The ground of a room row. A tab runs into the sheet, joined to it by two hollow corners. */
Item {
    id: root

    required property bool tab
    required property bool current
    required property bool hovered
    required property bool down
    required property bool sheeted
    required property bool ringed

    Rectangle {
        anchors.fill: parent
        anchors.rightMargin: root.tab || root.sheeted ? 0 : 12
        visible: root.current || root.hovered || root.ringed
        radius: 10
        color: {
            if (root.tab)
                return Theme.sheet;
            if (root.current)
                return Theme.accentSoft;
            if (root.down)
                return root.sheeted ? Theme.sheetPressed : Theme.deskPressed;
            if (root.hovered)
                return root.sheeted ? Theme.sheetHover : Theme.deskHover;
            return "transparent";
        }
        border.width: root.current && Theme.highContrast ? Theme.strokeStrong : 0
        border.color: Theme.accent

        // the end corners of a tab are square
        Rectangle {
            anchors.right: parent.right
            width: parent.radius
            height: parent.height
            visible: root.tab
            color: parent.color
        }
        FocusRing {
            visible: root.ringed
            inside: true
            around: 10
        }
    }
    HollowCorner {
        anchors.right: parent.right
        anchors.bottom: parent.top
        visible: root.tab
    }
    HollowCorner {
        anchors.right: parent.right
        anchors.top: parent.bottom
        visible: root.tab
        below: true
    }
}
