// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The servers of the account: a column at the start, or a strip above the rooms of a narrow window. */
FocusScope {
    id: root

    required property Session session
    property bool strip: false

    signal createServerRequested
    signal joinServerRequested
    signal accountRequested(Item from)

    implicitWidth: Theme.serverBarSize
    implicitHeight: 60
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Servers")

    DrawingItem {
        id: logo

        anchors.left: parent.left
        anchors.leftMargin: 12
        y: root.strip ? 8 : 12
        width: Theme.serverSize
        height: Theme.serverSize
        visible: !root.strip
        source: "aigm.svg"
        Accessible.ignored: true
    }
    Rectangle {
        id: rule

        anchors.top: logo.bottom
        anchors.topMargin: 12
        anchors.horizontalCenter: parent.horizontalCenter
        width: 28
        height: Theme.strokeHairline
        visible: !root.strip
        color: Theme.lineControl
        opacity: 0.45
    }
    AreaList {
        id: list

        readonly property int room: root.strip ? root.width - 16 - add.width
            : account.y - y - add.height - 16

        anchors.left: parent.left
        y: root.strip ? 0 : 73
        width: root.strip ? Math.min(count * 58 + 16, room) : root.width
        height: root.strip ? root.height : Math.min(count * (Theme.serverSize + spacing) + 4, room)
        focus: true
        orientation: root.strip ? ListView.Horizontal : ListView.Vertical
        topMargin: root.strip ? 0 : 8
        bottomMargin: root.strip ? 0 : 8
        leftMargin: !root.strip ? 0 : root.LayoutMirroring.enabled ? 7 : 9
        rightMargin: !root.strip ? 0 : 16 - leftMargin
        spacing: root.strip ? 0 : 12
        model: root.session.servers
        Accessible.name: qsTr("Servers")
        Keys.onReturnPressed: if (currentItem)
            (currentItem as ServerButton).clicked()
        Keys.onSpacePressed: if (currentItem)
            (currentItem as ServerButton).clicked()

        delegate: ServerButton {
            id: button

            required property int index

            width: root.strip ? 58 : root.width
            height: root.strip ? root.height : implicitHeight
            current: serverId === root.session.place.serverId
            ringed: list.ringed && ListView.isCurrentItem
            onPressed: list.byKeys = false
            onClicked: {
                list.currentIndex = index;
                root.session.openServer(serverId);
            }
        }
    }
    AddServerButton {
        id: add

        anchors.left: root.strip ? list.right : parent.left
        anchors.leftMargin: root.strip ? 0 : 12
        y: root.strip ? 8 : list.count ? list.y + list.height + 4 : list.y + 8
        onCreateServerRequested: root.createServerRequested()
        onJoinServerRequested: root.joinServerRequested()
    }
    AccountButton {
        id: account

        anchors.left: parent.left
        anchors.leftMargin: 12
        y: parent.height - height - 14
        visible: !root.strip
        session: root.session
        onClicked: root.accountRequested(account)
    }
}
