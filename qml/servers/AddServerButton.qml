// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style

/*! The dashed square after the last server. */
T.Button {
    id: root

    signal createServerRequested
    signal joinServerRequested

    implicitWidth: Theme.serverSize
    implicitHeight: Theme.serverSize
    hoverEnabled: true
    Accessible.name: qsTr("Add a server")
    Accessible.onPressAction: root.clicked()
    onClicked: menu.active = true

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: "plus"
        }
    }

    background: Rectangle {
        radius: 14
        color: root.down ? Theme.deskPressed : root.hovered ? Theme.deskHover : "transparent"

        DrawingItem {
            anchors.fill: parent
            source: "pictures/ghost.svg"
            color: Theme.lineControl
            Accessible.ignored: true
        }
        FocusRing {
            visible: root.visualFocus
            around: 14
        }
    }

    Lazy {
        id: menu

        active: false

        component: Menu {
            parent: root
            x: root.mirrored ? -width : root.width + 8
            Component.onCompleted: open()
            onClosed: menu.active = false

            MenuItem {
                text: qsTr("Create a server")
                iconName: "plus"
                onTriggered: root.createServerRequested()
            }
            MenuItem {
                text: qsTr("Join a server")
                iconName: "door-open"
                onTriggered: root.joinServerRequested()
            }
        }
    }
}
