// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks before a server is left. */
Dialog {
    id: root

    required property Actions actions
    required property Place place

    title: qsTr("Leave %1?").arg(root.place.serverName)
    explanation: qsTr("You need a new invitation to come back.")
    acceptText: qsTr("Leave server")
    acceptKind: Button.Kind.Danger
    cancelText: qsTr("Stay")
    busy: root.actions.busy
    errorText: root.actions.errorText
    onAboutToShow: root.actions.reset()
    onSubmitted: root.actions.leaveServer()

    Connections {
        function onLeft() {
            root.close();
        }

        target: root.actions
    }
}
