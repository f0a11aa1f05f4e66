// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! What can be done with one room of the list. */
Menu {
    id: root

    required property FoldingList list
    required property string roomId
    required property int unread

    MenuItem {
        text: root.unread > 0 ? qsTr("Mark as read") : qsTr("Mark as unread")
        iconName: root.unread > 0 ? "check-check" : "mail"
        onTriggered: {
            if (root.unread > 0)
                root.list.session.reading.markRoomRead(root.roomId);
            else
                root.list.session.reading.markRoomUnread(root.roomId);
        }
    }
    MenuItem {
        text: qsTr("Go to a date")
        iconName: "history"
        onTriggered: root.list.chooseDay(root.roomId)
    }
}
