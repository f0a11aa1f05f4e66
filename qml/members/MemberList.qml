// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The people of the current server. */
FocusScope {
    id: root

    required property Session session
    property bool page: false

    signal closeRequested

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Members of %1").arg(root.session.place.serverName)

    Item {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 4
        anchors.rightMargin: 8
        y: root.page ? 0 : 8
        height: root.page ? Theme.infoBarTouchSize : Theme.infoBarSize

        IconButton {
            id: back

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            width: visible ? box : 0
            visible: root.page
            box: Theme.targetTouchSize
            name: qsTr("Back")
            iconName: "arrow-left"
            iconSize: 22
            mirrorIcon: true
            deskToned: true
            onClicked: root.closeRequested()
        }
        Label {
            anchors.left: back.right
            anchors.leftMargin: root.page ? 4 : 12
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Members")
            textFormat: Text.PlainText
            font: Theme.uiStrong
            Accessible.role: Accessible.Heading
        }
        Label {
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            text: root.session.members.count
            textFormat: Text.PlainText
            font: Theme.caption
            color: Theme.textMuted
            Accessible.ignored: true
        }
    }
    Label {
        id: group

        anchors.top: header.bottom
        anchors.left: list.left
        anchors.leftMargin: 12
        height: Theme.px(28)
        text: qsTr("Everyone, %1").arg(root.session.members.count)
        textFormat: Text.PlainText
        font: Theme.captionStrong
        color: Theme.textMuted
        verticalAlignment: Text.AlignVCenter
        Accessible.role: Accessible.Heading
    }
    AreaList {
        id: list

        anchors.top: group.bottom
        anchors.bottom: parent.bottom
        anchors.left: header.left
        anchors.right: header.right
        focus: true
        model: root.session.members
        reuseItems: true
        Accessible.name: qsTr("Members of %1").arg(root.session.place.serverName)

        delegate: MemberDelegate {
            width: list.width
            ringed: list.ringed && ListView.isCurrentItem
            live: !root.session.connection.offlineLong
            onPressed: list.byKeys = false
        }
    }
}
