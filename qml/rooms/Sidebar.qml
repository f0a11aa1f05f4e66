// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The server's name, its rooms, the state of the connection: on the desk beside the sheet, or, in a narrow
    window, the home page with the rooms on a sheet of their own. */
FocusScope {
    id: root

    required property Session session
    property bool narrow: false
    property int stripHeight: 0

    signal inviteRequested
    signal createRoomRequested
    signal leaveRequested
    signal accountRequested(Item from)
    signal opened
    signal dayRequested

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Rooms in %1").arg(root.session.place.serverName)

    ServerHeader {
        id: header

        anchors.left: parent.left
        y: root.narrow ? 0 : 8
        width: root.narrow ? parent.width - account.width - 16 : parent.width
        large: root.narrow
        place: root.session.place
        reading: root.session.reading
        onInviteRequested: root.inviteRequested()
        onCreateRoomRequested: root.createRoomRequested()
        onLeaveRequested: root.leaveRequested()
    }
    AccountButton {
        id: account

        anchors.right: parent.right
        anchors.rightMargin: 10
        y: Math.round((Theme.infoBarTouchSize - height) / 2)
        visible: root.narrow
        session: root.session
        onClicked: root.accountRequested(account)
    }
    Rectangle {
        anchors.fill: parent
        anchors.topMargin: Theme.infoBarTouchSize + root.stripHeight
        visible: root.narrow
        radius: Theme.radiusSheet
        color: Theme.sheet

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: parent.radius
            color: parent.color
        }
    }
    RoomList {
        id: rooms

        anchors.top: header.bottom
        anchors.topMargin: root.narrow ? root.stripHeight + 4 : 0
        anchors.bottom: line.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: root.narrow ? 8 : 0
        anchors.rightMargin: anchors.leftMargin
        focus: true
        session: root.session
        sheeted: root.narrow
        onOpened: root.opened()
        onDayRequested: root.dayRequested()
    }
    ConnectionLine {
        id: line

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: root.narrow ? 8 : 0
        anchors.rightMargin: anchors.leftMargin
        connection: root.session.connection
    }
}
