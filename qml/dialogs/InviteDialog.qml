// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Makes an invitation to the current server and shows its code. */
Dialog {
    id: root

    required property Actions actions
    required property Place place
    property bool copied: false

    title: qsTr("Invite people")
    explanation: qsTr("Whoever has this code can join %1.").arg(root.place.serverName)
    acceptText: root.copied ? qsTr("Copied") : qsTr("Copy code")
    cancelText: qsTr("Done")
    acceptEnabled: code.text
    busy: root.actions.busy
    errorText: root.actions.errorText
    onAboutToShow: {
        root.actions.reset();
        root.actions.createInvite();
    }
    onSubmitted: {
        code.input.selectAll();
        code.input.copy();
        root.copied = true;
    }

    Field {
        id: code

        width: parent.width
        focus: true
        label: qsTr("Invitation code")
        input.readOnly: true
        onAccepted: root.submit()
    }
    Connections {
        function onInviteCreated(made: string) {
            code.text = made;
            code.input.selectAll();
        }

        target: root.actions
    }
}
