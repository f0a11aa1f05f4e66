// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! What can be done with the current server, below its name. */
Menu {
    id: root

    required property ServerHeader header
    required property Place place
    required property Reading reading

    parent: root.header
    y: root.header.height
    x: root.header.mirrored ? root.header.width - root.width - root.header.leftPadding : root.header.leftPadding

    MenuItem {
        text: qsTr("Mark as read")
        iconName: "check-check"
        onTriggered: root.reading.markServerRead()
    }
    MenuSeparator {}
    MenuItem {
        text: qsTr("Invite people")
        iconName: "user-plus"
        onTriggered: root.header.inviteRequested()
    }
    MenuItem {
        visible: root.place.mayAdminister
        text: qsTr("Create a room")
        iconName: "hash"
        onTriggered: root.header.createRoomRequested()
    }
    MenuSeparator {
        visible: !root.place.ownsServer
        height: visible ? implicitHeight : 0
    }
    MenuItem {
        visible: !root.place.ownsServer
        text: qsTr("Leave server")
        iconName: "log-out"
        dangerous: true
        onTriggered: root.header.leaveRequested()
    }
}
