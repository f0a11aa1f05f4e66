// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks where to sign in. */
Dialog {
    id: root

    required property Login login

    title: qsTr("Where do you sign in?")
    explanation: qsTr("The people who run your server gave you an address and a key.")
    acceptText: qsTr("Use this address")
    acceptEnabled: url.text.trim() && key.text.trim()
    onSubmitted: {
        if (root.login.setBackend(url.text.trim(), key.text.trim()))
            root.close();
        else
            root.errorText = root.login.generalError;
    }

    Field {
        id: url

        width: parent.width
        focus: true
        label: qsTr("Address")
        text: root.login.backendUrl
        onEdited: root.errorText = ""
        onAccepted: root.submit()
    }
    Field {
        id: key

        width: parent.width
        label: qsTr("Key")
        text: root.login.backendKey
        onEdited: root.errorText = ""
        onAccepted: root.submit()
    }
}
