// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Beneath it is what was unread when the room was opened. It can hold the text of a day as well. */
Item {
    id: root

    required property string dayText
    required property int padStart
    required property int gutter
    required property int start
    required property int end

    signal pressed

    implicitHeight: 18 + Theme.badgeSize
    Accessible.role: Accessible.Heading
    Accessible.name: root.dayText ? qsTr("New messages, %1").arg(root.dayText) : qsTr("New messages")
    Accessible.onPressAction: if (root.dayText)
        root.pressed()

    Rectangle {
        id: pill

        anchors.left: parent.left
        anchors.leftMargin: root.padStart
        anchors.bottom: parent.bottom
        width: Math.max(root.gutter, Math.ceil(label.implicitWidth) + 12)
        height: Theme.badgeSize
        radius: height / 2
        color: Theme.lantern

        Text {
            id: label

            anchors.centerIn: parent
            text: qsTr("New")
            textFormat: Text.PlainText
            font: Theme.micro
            color: Theme.textOnLantern
        }
    }
    Text {
        id: day

        anchors.left: parent.left
        anchors.leftMargin: Math.max(root.start, pill.x + pill.width + 8)
        anchors.verticalCenter: pill.verticalCenter
        width: Math.ceil(implicitWidth) // nothing without a day, and asked for at once: later it would be a loop
        visible: root.dayText
        text: root.dayText
        textFormat: Text.PlainText
        font: Theme.captionStrong
        color: hover.hovered ? Theme.text : Theme.lanternText

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
        anchors.left: root.dayText ? day.right : pill.right
        anchors.leftMargin: root.dayText ? 12 : 0
        anchors.right: parent.right
        anchors.rightMargin: root.end
        anchors.verticalCenter: pill.verticalCenter
        height: 1.5
        color: Theme.lantern
    }
}
