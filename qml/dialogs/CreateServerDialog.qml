// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks for the name of a new server. */
Dialog {
    id: root

    required property Actions actions

    title: qsTr("Create a server")
    explanation: qsTr("A server is a home for your group. You can add rooms at any time.")
    acceptText: qsTr("Create server")
    acceptEnabled: name.text.trim()
    busy: root.actions.busy
    errorText: root.actions.errorField ? "" : root.actions.errorText
    onAboutToShow: root.actions.reset()
    onSubmitted: root.actions.createServer(name.text.trim())

    Field {
        id: name

        width: parent.width
        focus: true
        label: qsTr("Name")
        spokenLabel: qsTr("Server name")
        maximumLength: 100
        error: root.actions.errorField === "name" ? root.actions.errorText : ""
        onAccepted: root.submit()
    }
    Connections {
        function onServerCreated() {
            root.close();
        }

        target: root.actions
    }
}
