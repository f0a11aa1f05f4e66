// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks for the name of a new room, and where it belongs. */
Dialog {
    id: root

    required property Actions actions
    required property RoomListModel rooms

    title: qsTr("Create a room")
    acceptText: qsTr("Create room")
    acceptEnabled: name.text.trim()
    busy: root.actions.busy
    errorText: root.actions.errorField ? "" : root.actions.errorText
    onAboutToShow: root.actions.reset()
    onSubmitted: root.actions.createRoom(name.text.trim(), topic.text.trim(), category.editText.trim())

    Field {
        id: name

        width: parent.width
        focus: true
        label: qsTr("Name")
        spokenLabel: qsTr("Room name")
        iconName: "hash"
        maximumLength: 80
        error: root.actions.errorField === "name" ? root.actions.errorText : ""
        onAccepted: root.submit()
    }
    Field {
        id: topic

        width: parent.width
        label: qsTr("Topic")
        maximumLength: 250
        onAccepted: root.submit()
    }
    Column {
        width: parent.width
        spacing: 6

        Text {
            width: parent.width
            height: Theme.smallLine
            text: qsTr("Category")
            textFormat: Text.PlainText
            font: Theme.label
            color: Theme.text
            horizontalAlignment: Text.AlignLeft
            verticalAlignment: Text.AlignVCenter
        }
        ComboBox {
            id: category

            width: parent.width
            model: root.rooms.categories
            Accessible.name: qsTr("Category")
            onAccepted: root.submit()
        }
    }
    Connections {
        function onRoomCreated() {
            root.close();
        }

        target: root.actions
    }
}
