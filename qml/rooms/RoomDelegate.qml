// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style
import Aigm.Ui

/*! One room of the list. On the desk the current one is a tab of the sheet; on a sheet, a tinted row. */
T.ItemDelegate {
    id: root

    required property string roomId
    required property string name
    required property bool restricted
    required property int pending
    required property int failed
    required property int unread
    required property int mentions
    required property string category
    required property int index
    readonly property FoldingList list: ListView.view as FoldingList
    readonly property bool current: root.list && root.roomId === root.list.session.place.roomId
    readonly property bool ringed: root.list && root.list.ringed && ListView.isCurrentItem
    readonly property bool sheeted: root.list && root.list.sheeted
    readonly property bool tab: root.current && !root.sheeted && !Theme.highContrast
    readonly property color ink: root.current && root.sheeted ? Theme.textOnAccentSoft : root.current || root.unread > 0 ? Theme.text : Theme.textSecondary

    readonly property string unreadText: root.unread > 99 ? qsTr("more than 99 unread") : qsTr("%n unread", "", root.unread)

    // a folded category shows only where you are, and what is unread
    visible: root.current || root.unread > 0 || !root.list || root.list.folded[root.category] !== true
    width: root.list ? root.list.width : implicitWidth
    height: visible ? implicitHeight : 0
    implicitHeight: root.sheeted ? Theme.rowTouchSize : Theme.rowSize
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    z: root.current ? 1 : 0
    Accessible.role: Accessible.ListItem
    Accessible.name: {
        if (root.failed > 0)
            return qsTr("%1, %n message(s) not sent", "", root.failed).arg(root.name);
        if (root.pending > 0)
            return qsTr("%1, %n message(s) waiting to be sent", "", root.pending).arg(root.name);
        if (root.mentions > 0)
            return qsTr("%1, %n mention(s), %2", "", root.mentions).arg(root.name).arg(root.unreadText);
        return root.unread > 0 ? qsTr("%1, %2").arg(root.name).arg(root.unreadText) : root.name;
    }
    Accessible.selected: root.current
    Accessible.onPressAction: root.clicked()
    onPressed: root.list.byKeys = false
    onPressAndHold: root.showMenu()
    onClicked: root.list.choose(root.index, root.roomId)

    Item {
        anchors.fill: parent

        Icon {
            id: icon

            anchors.left: parent.left
            anchors.leftMargin: 10
            anchors.verticalCenter: parent.verticalCenter
            name: root.restricted ? "megaphone" : "hash"
            size: Theme.iconRowSize
            color: root.current ? root.sheeted ? Theme.textOnAccentSoft : Theme.accent : root.ink
            mirrored: false
        }
        Text {
            anchors.left: icon.right
            anchors.leftMargin: 10
            anchors.right: mark.name ? mark.left : unreadMark.left
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            text: root.name
            textFormat: Text.PlainText
            font: {
                if (root.sheeted)
                    return root.unread > 0 ? Theme.bodyStrong : Theme.row;
                return root.current || root.unread > 0 ? Theme.uiStrong : Theme.ui;
            }
            color: root.ink
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignLeft
        }
        Icon {
            id: mark

            anchors.right: unreadMark.visible ? unreadMark.left : parent.right
            anchors.rightMargin: unreadMark.visible ? 8 : 21
            anchors.verticalCenter: parent.verticalCenter
            width: name ? implicitWidth : 0
            name: root.failed > 0 ? "circle-alert" : root.pending > 0 ? "clock" : ""
            size: Theme.iconSmallSize
            color: root.failed > 0 ? Theme.dangerText : Theme.textMuted
        }
        UnreadMark {
            id: unreadMark

            anchors.right: parent.right
            anchors.rightMargin: root.mentions > 0 ? 20 : 25
            anchors.verticalCenter: parent.verticalCenter
            width: implicitWidth
            height: implicitHeight
            unread: root.unread > 0
            mentions: root.mentions
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: root.showMenu()
        }
    }

    function showMenu() {
        root.list.showMenu(root, root.roomId, root.unread);
    }

    background: RoomBackground {
        tab: root.tab
        current: root.current
        hovered: root.hovered
        down: root.down
        sheeted: root.sheeted
        ringed: root.ringed
    }
}
