// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! What can be done with one message. */
Menu {
    id: root

    required property Timeline timeline
    required property string messageId
    required property bool own
    required property bool editable

    MenuItem {
        visible: root.editable
        text: qsTr("Edit")
        iconName: "pencil"
        onTriggered: root.timeline.messages.edit(root.messageId)
    }
    MenuItem {
        visible: !root.own
        text: qsTr("Mark unread from here")
        iconName: "mail"
        onTriggered: root.timeline.session.reading.markUnreadFrom(root.messageId)
    }
    MenuSeparator {
        visible: root.editable
        height: visible ? implicitHeight : 0
    }
    MenuItem {
        visible: root.own
        text: qsTr("Delete")
        iconName: "trash-2"
        dangerous: true
        onTriggered: root.timeline.deleteRequested(root.messageId)
    }
}
