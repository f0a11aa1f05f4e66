// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The leaf of whoever is signed in; opens what concerns the account. */
T.Button {
    id: root

    required property Session session

    implicitWidth: Theme.targetTouchSize
    implicitHeight: Theme.targetTouchSize
    hoverEnabled: true
    Accessible.name: qsTr("%1, your account").arg(root.session.accountName)
    Accessible.onPressAction: root.clicked()

    contentItem: Item {
        Leaf {
            anchors.centerIn: parent
            initials: root.session.accountInitials
            hue: root.session.accountHue
            size: Theme.avatarMessageSize
        }
    }

    background: Item {
        FocusRing {
            anchors.margins: -2
            visible: root.visualFocus
            around: 16
        }
    }
}
