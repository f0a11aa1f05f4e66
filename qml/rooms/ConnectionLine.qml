// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! The foot of the sidebar: whether all is sent and up to date. */
Item {
    id: root

    required property Connection connection
    readonly property bool broken: root.connection.failed > 0
    readonly property bool waits: !root.broken && root.connection.state === Connection.Offline
    readonly property color ink: root.broken ? Theme.dangerText : root.waits ? Theme.lanternText : Theme.textMuted

    implicitHeight: Math.max(Theme.px(44), label.implicitHeight + 16)

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        name: {
            if (root.broken)
                return "circle-alert";
            if (root.waits)
                return "cloud-off";
            if (root.connection.state === Connection.Connecting)
                return "refresh-cw";
            return root.connection.waiting > 0 ? "cloud-upload" : "circle-check";
        }
        size: Theme.iconSmallSize
        color: root.ink
    }
    Label {
        id: label

        anchors.left: icon.right
        anchors.leftMargin: 8
        anchors.right: parent.right
        anchors.rightMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        text: {
            if (root.broken)
                return qsTr("%n message(s) could not be sent", "", root.connection.failed);
            if (root.waits)
                return root.connection.waiting > 0
                    ? qsTr("Offline, %n message(s) waiting", "", root.connection.waiting) : qsTr("Offline");
            if (root.connection.state === Connection.Connecting)
                return qsTr("Connecting…");
            return root.connection.waiting > 0
                ? qsTr("Sending %n message(s)…", "", root.connection.waiting) : qsTr("Everything is up to date");
        }
        textFormat: Text.PlainText
        font: root.waits || root.broken ? Theme.label : Theme.small
        color: root.ink
        wrapMode: Text.Wrap
    }
}
