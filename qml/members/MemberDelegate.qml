// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! One person of the server. */
T.ItemDelegate {
    id: root

    required property string name
    required property string statusText
    required property string statusColor
    required property int role
    required property string initials
    required property int hue
    property bool ringed: false
    /*! Status colours are shown while they are live. */
    property bool live: true
    readonly property bool owner: root.role === MemberListModel.Owner

    implicitHeight: Math.max(44, Theme.px(44))
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: {
        const who = root.owner ? qsTr("%1, owner").arg(root.name) : root.name;
        return root.statusText ? qsTr("%1, %2").replace(/%[12]/g, part => part === "%1" ? who : root.statusText) : who;
    }

    Item {
        anchors.fill: parent

        Leaf {
            id: leaf

            anchors.left: parent.left
            anchors.leftMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            initials: root.initials
            hue: root.hue
        }
        Column {
            anchors.left: leaf.right
            anchors.leftMargin: 12
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter

            Row {
                anchors.left: parent.left
                spacing: 6

                Text {
                    width: Math.min(implicitWidth, leaf.parent.width - 68 - (crown.visible ? 20 : 0))
                    height: Theme.smallLine
                    text: root.name
                    textFormat: Text.PlainText
                    font: Theme.ui
                    color: Theme.text
                    elide: Text.ElideRight
                    verticalAlignment: Text.AlignVCenter
                }
                Icon {
                    id: crown

                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.owner
                    name: visible ? "crown" : ""
                    size: 14
                    color: Theme.textMuted
                }
            }
            Row {
                anchors.left: parent.left
                visible: root.statusText
                spacing: 5

                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 7
                    height: 7
                    radius: 3.5
                    visible: root.live && root.statusColor
                    color: root.statusColor || "transparent"
                }
                Text {
                    width: Math.min(implicitWidth, leaf.parent.width - (root.live && root.statusColor ? 80 : 68))
                    height: Theme.captionLine
                    text: root.statusText
                    textFormat: Text.PlainText
                    font: Theme.captionPlain
                    color: Theme.textMuted
                    elide: Text.ElideRight
                    verticalAlignment: Text.AlignVCenter
                }
            }
        }
    }

    background: Rectangle {
        radius: 10
        color: root.hovered ? Theme.deskHover : "transparent"

        FocusRing {
            visible: root.ringed
            inside: true
            around: 10
        }
    }
}
