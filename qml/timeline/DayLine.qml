// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! The day on which the messages beneath it were written. A press on it asks for another day. */
Item {
    id: root

    required property string text
    required property int start
    required property int end

    signal pressed

    implicitHeight: 18 + Theme.captionLine
    Accessible.role: Accessible.Heading
    Accessible.name: root.text
    Accessible.onPressAction: root.pressed()

    Text {
        id: label

        anchors.left: parent.left
        anchors.leftMargin: root.start
        anchors.bottom: parent.bottom
        width: Math.ceil(implicitWidth) // the line begins on a whole pixel
        height: Theme.captionLine
        text: root.text
        textFormat: Text.PlainText
        font: Theme.captionStrong
        color: hover.hovered ? Theme.text : Theme.textMuted
        verticalAlignment: Text.AlignVCenter

        HoverHandler {
            id: hover

            margin: 6
            cursorShape: Qt.PointingHandCursor
        }
        TapHandler {
            margin: 6
            onTapped: root.pressed()
        }
    }
    Rectangle {
        anchors.left: label.right
        anchors.leftMargin: 12
        anchors.right: parent.right
        anchors.rightMargin: root.end
        anchors.verticalCenter: label.verticalCenter
        height: Theme.strokeHairline
        color: Theme.line
    }
}
