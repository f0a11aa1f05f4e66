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

    implicitHeight: 18 + Theme.badgeSize
    Accessible.role: Accessible.Heading
    Accessible.name: root.dayText ? qsTr("New messages, %1").arg(root.dayText) : qsTr("New messages")

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
        width: root.dayText ? Math.ceil(implicitWidth) : 0
        visible: root.dayText
        text: root.dayText
        textFormat: Text.PlainText
        font: Theme.captionStrong
        color: Theme.lanternText
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
