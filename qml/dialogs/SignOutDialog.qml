// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks before the session ends. What is unsent stays. */
Dialog {
    id: root

    required property Session session

    title: qsTr("Sign out?")
    explanation: root.session.connection.waiting > 0
        ? qsTr("%n message(s) have not been sent. They stay on this computer.", "", root.session.connection.waiting)
        : qsTr("Your messages stay on this computer.")
    acceptText: qsTr("Sign out")
    acceptKind: Button.Kind.Danger
    cancelText: qsTr("Stay")
    onSubmitted: {
        root.close();
        root.session.signOut();
    }
}
