// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! What the connection, or else the program, has to say. Nothing most of the time. */
Lazy {
    id: root

    required property Session session
    readonly property Connection connection: root.session.connection
    readonly property bool offline: root.connection.offlineLong
    readonly property bool told: root.session.notice !== ""

    function nextTry(): string {
        const seconds = root.connection.secondsToNextTry;
        if (seconds < 0)
            return "";
        const rest = seconds % 60;
        return qsTr("Next try in %1").arg(Math.floor(seconds / 60) + ":" + (rest < 10 ? "0" : "") + rest);
    }

    active: root.offline || root.told || root.connection.catchingUp
    visible: active

    component: {
        if (root.told)
            return noticeBanner;
        if (root.connection.catchingUp)
            return backBanner;
        return root.connection.state === Connection.Connecting ? connectingBanner : offlineBanner;
    }

    Component {
        id: offlineBanner

        Banner {
            kind: Banner.Kind.Waiting
            iconName: "cloud-off"
            title: qsTr("You are offline.")
            text: qsTr("What you write is kept and sent when you are back.")
            hint: root.nextTry()
            actionText: qsTr("Try now")
            onActed: root.connection.retryNow()
        }
    }
    Component {
        id: connectingBanner

        Banner {
            kind: Banner.Kind.Waiting
            iconName: "refresh-cw"
            text: qsTr("Connecting again…")
        }
    }
    Component {
        id: backBanner

        Banner {
            iconName: "cloud-upload"
            text: qsTr("You are back. Sending %n message(s)…", "", root.connection.waiting)
        }
    }
    Component {
        id: noticeBanner

        Banner {
            iconName: "info"
            text: root.session.notice
            dismissible: true
            onDismissed: root.session.dismissNotice()
        }
    }
}
