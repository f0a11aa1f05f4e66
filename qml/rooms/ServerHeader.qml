// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style

/*! The name of the current server; opens what can be done with it. */
T.Button {
    id: root

    required property Place place
    required property Reading reading
    property bool large: false

    signal inviteRequested
    signal createRoomRequested
    signal leaveRequested

    implicitHeight: root.large ? Theme.infoBarTouchSize : Theme.infoBarSize
    leftPadding: root.large ? 16 : 8
    rightPadding: 12
    hoverEnabled: true
    visible: root.place.serverId
    Accessible.name: qsTr("%1, server menu").arg(root.place.serverName)
    Accessible.onPressAction: root.clicked()
    onClicked: {
        menu.setSource("ServerMenu.qml", { header: root, place: root.place, reading: root.reading });
        menu.active = true;
        (menu.item as T.Menu).open();
    }

    Item {
        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding

        Text {
            anchors.left: parent.left
            anchors.right: chevron.left
            anchors.rightMargin: 6
            anchors.verticalCenter: parent.verticalCenter
            text: root.place.serverName
            textFormat: Text.PlainText
            font: root.large ? Theme.title : Theme.heading
            color: Theme.text
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignLeft
        }
        Icon {
            id: chevron

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            name: "chevron-down"
            size: Theme.iconSmallSize
            color: root.hovered ? Theme.text : Theme.textMuted
        }
    }

    background: Item {
        Item {
            anchors.fill: parent
            anchors.margins: 4

            FocusRing {
                visible: root.visualFocus
                inside: true
            }
        }
    }

    Loader {
        id: menu

        active: false

        Connections {
            function onClosed() {
                menu.active = false;
            }

            target: menu.item as T.Menu
        }
    }
}
