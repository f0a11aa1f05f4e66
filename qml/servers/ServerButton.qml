// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style
import Aigm.Ui

/*! One server of the bar: a rounded square with initials, ringed when it is the current one. */
T.ItemDelegate {
    id: root

    required property string serverId
    required property string name
    required property string initials
    required property int hue
    required property bool unread
    required property int mentions
    property bool current: false
    property bool ringed: false

    implicitWidth: Theme.serverSize
    implicitHeight: Theme.serverSize
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: {
        if (root.mentions > 0)
            return qsTr("%1, %n mention(s)", "", root.mentions).arg(root.name);
        return root.unread ? qsTr("%1, unread").arg(root.name) : root.name;
    }
    Accessible.selected: root.current
    Accessible.onPressAction: root.clicked()

    ServerPicture {
        id: square

        anchors.centerIn: parent
        initials: root.initials
        hue: root.hue
    }
    Rectangle {
        anchors.fill: square
        anchors.margins: -4
        visible: root.current || root.hovered
        radius: 18
        color: "transparent"
        border.width: Theme.strokeStrong
        border.color: root.current ? Theme.accent : Theme.lineControl
    }
    UnreadMark {
        readonly property int beyond: root.mentions > 0 ? 5 : 2

        x: root.mirrored ? square.x - beyond : square.x + square.width - width + beyond
        y: square.y - (root.mentions > 0 ? 4 : 2)
        width: implicitWidth
        height: implicitHeight
        discSize: 10
        gap: 2
        unread: root.unread
        mentions: root.mentions
    }
    FocusRing {
        anchors.fill: square
        visible: root.ringed
        around: 18
        inside: true
    }

    Lazy {
        active: root.hovered || root.ringed

        component: ToolTip {
            parent: root
            x: root.mirrored ? -width - 8 : root.width + 8
            y: Math.round((root.height - height) / 2)
            visible: root.hovered || root.ringed
            text: root.name
        }
    }
}
