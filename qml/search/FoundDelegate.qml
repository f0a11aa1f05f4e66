// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! A message that was found: who, when, and the line with the words in it. */
T.ItemDelegate {
    id: root

    required property int index
    required property string authorName
    required property string initials
    required property int hue
    required property string time
    required property string roomName
    required property bool showRoom
    required property bool showServer
    required property var snippet
    required property string accessibleText
    property string query
    property bool ringed: false
    property bool current: false

    implicitHeight: heading.height + room.height + card.height
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: root.accessibleText
    Accessible.selected: root.current
    Accessible.onPressAction: root.clicked()

    Item {
        id: heading

        width: parent.width
        height: visible ? 14 + Theme.captionLine : 0
        visible: root.showServer

        Rectangle {
            x: 8
            y: 6
            width: parent.width - 16
            height: Theme.strokeHairline
            color: Theme.line
        }
        Text {
            x: 8
            anchors.bottom: parent.bottom
            text: qsTr("On the server")
            textFormat: Text.PlainText
            font: Theme.captionStrong
            color: Theme.textSecondary
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
    }
    Text {
        id: room

        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.top: heading.bottom
        height: visible ? Theme.px(28) : 0
        visible: root.showRoom && text
        text: root.roomName
        textFormat: Text.PlainText
        font: Theme.captionStrong
        color: Theme.textMuted
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    Item {
        id: card

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: room.bottom
        height: 12 + leaf.height + 6 + words.height + 12

        Leaf {
            id: leaf

            anchors.left: parent.left
            anchors.leftMargin: 12
            y: 12
            size: Theme.avatarSmallSize
            initials: root.initials
            hue: root.hue
        }
        Text {
            id: author

            anchors.left: leaf.right
            anchors.leftMargin: 8
            anchors.verticalCenter: leaf.verticalCenter
            width: Math.min(implicitWidth, card.width - leaf.width - when.width - 40)
            text: root.authorName
            textFormat: Text.PlainText
            font: Theme.uiStrong
            color: Theme.text
            elide: Text.ElideRight
        }
        Text {
            id: when

            anchors.left: author.right
            anchors.leftMargin: 8
            anchors.baseline: author.baseline
            text: root.time
            textFormat: Text.PlainText
            font: Theme.captionPlain
            color: Theme.textMuted
        }
        DocumentItem {
            id: words

            anchors.left: leaf.left
            anchors.top: leaf.bottom
            anchors.topMargin: 6
            width: card.width - 24
            height: implicitHeight
            enabled: false // the row takes the click
            document: root.snippet
            highlighted: root.query
            font: Theme.paragraph
            codeFont: Theme.code
            textColor: Theme.text
            mutedColor: Theme.textMuted
            linkColor: Theme.text
            hitColor: Theme.hit
            hitTextColor: Theme.textOnHit
        }
    }

    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.topMargin: heading.height + room.height
            radius: Theme.radiusCard
            color: root.current ? Theme.sheet : root.hovered ? Theme.deskHover : "transparent"
            border.width: Theme.highContrast && root.current ? Theme.strokeStrong : 0
            border.color: Theme.accent

            FocusRing {
                visible: root.ringed
                inside: true
                around: Theme.radiusCard
            }
        }
    }
}
