// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Asks before the session ends. What is kept here stays, or goes with it. */
Dialog {
    id: root

    required property Session session
    property bool forget: false
    readonly property int unsent: root.session.connection.waiting

    title: root.forget ? qsTr("Sign out and forget?") : qsTr("Sign out?")
    explanation: {
        if (root.forget)
            return root.unsent > 0
                ? qsTr("%n message(s) have not been sent and will be lost.", "", root.unsent)
                : qsTr("What this computer keeps of your messages is removed. Nothing is lost: the server has them.");
        return root.unsent > 0
            ? qsTr("%n message(s) have not been sent. They stay on this computer.", "", root.unsent)
            : qsTr("Your messages stay on this computer.");
    }
    acceptText: root.forget ? qsTr("Sign out and forget") : qsTr("Sign out")
    acceptKind: Button.Kind.Danger
    cancelText: qsTr("Stay")
    onSubmitted: {
        root.close();
        if (root.forget)
            root.session.signOutAndForget();
        else
            root.session.signOut();
    }
}
