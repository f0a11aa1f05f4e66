// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks for the name of a new room, and where it belongs. */
Dialog {
    id: root

    required property Actions actions

    title: qsTr("Create a room")
    acceptText: qsTr("Create room")
    acceptEnabled: name.text.trim()
    busy: root.actions.busy
    errorText: root.actions.errorField ? "" : root.actions.errorText
    onAboutToShow: root.actions.reset()
    onSubmitted: root.actions.createRoom(name.text.trim(), topic.text.trim(), category.text.trim())

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
    Field {
        id: category

        width: parent.width
        label: qsTr("Category")
        maximumLength: 80
        onAccepted: root.submit()
    }
    Connections {
        function onRoomCreated() {
            root.close();
        }

        target: root.actions
    }
}
