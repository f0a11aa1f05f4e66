// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! What can be done with one room of the list. */
Menu {
    id: root

    required property Reading reading
    required property string roomId
    required property int unread

    MenuItem {
        text: root.unread > 0 ? qsTr("Mark as read") : qsTr("Mark as unread")
        iconName: root.unread > 0 ? "check-check" : "mail"
        onTriggered: {
            if (root.unread > 0)
                root.reading.markRoomRead(root.roomId);
            else
                root.reading.markRoomUnread(root.roomId);
        }
    }
}
