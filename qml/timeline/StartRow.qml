// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Ui

/*! Where a room begins. Fills the view while nothing has been said yet. */
Item {
    id: root

    required property string roomName
    required property string serverName
    required property bool alone
    required property real viewHeight

    implicitHeight: root.alone ? Math.max(words.implicitHeight, root.viewHeight) : words.implicitHeight + 48

    EmptyState {
        id: words

        anchors.centerIn: parent
        picture: "start"
        title: qsTr("This is the start of #%1").arg(root.roomName)
        explanation: root.alone ? qsTr("Say the first word. Everybody in %1 can read it.").arg(root.serverName) : ""
    }
}
