// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Offers the stack that answers on this computer. */
T.Button {
    id: root

    text: qsTr("Use a local workspace")
    implicitHeight: Math.max(62, Theme.px(62))
    hoverEnabled: true
    Accessible.name: root.text
    Accessible.description: qsTr("Everything stays on this computer.")
    Accessible.onPressAction: root.clicked()

    Item {
        anchors.fill: parent

        Icon {
            id: icon

            anchors.left: parent.left
            anchors.leftMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            name: "hard-drive"
        }
        Column {
            anchors.left: icon.right
            anchors.leftMargin: 14
            anchors.right: chevron.left
            anchors.verticalCenter: parent.verticalCenter

            Text {
                width: parent.width
                height: Theme.uiLine
                text: root.text
                textFormat: Text.PlainText
                font: Theme.ui
                color: Theme.text
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignLeft
            }
            Text {
                width: parent.width
                height: Theme.smallLine
                text: qsTr("Everything stays on this computer.")
                textFormat: Text.PlainText
                font: Theme.small
                color: Theme.textSecondary
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignLeft
            }
        }
        Icon {
            id: chevron

            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            name: "chevron-right"
            size: Theme.iconRowSize
            color: Theme.textMuted
            mirrored: root.mirrored
        }
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.down || root.hovered ? Theme.deskPressed : Theme.deskHover

        FocusRing {
            visible: root.visualFocus
            around: Theme.radiusCard
        }
    }
}
