// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! Asks before an own message is deleted for everybody. */
Dialog {
    id: root

    required property Session session
    required property string messageId
    readonly property var excerpt: root.session.messages.excerpt(root.messageId)
    readonly property string said: root.excerpt.text || ""

    title: qsTr("Delete this message?")
    explanation: qsTr("It disappears for everyone in %1.").arg("#" + root.session.place.roomName)
    acceptText: qsTr("Delete message")
    acceptIcon: "trash-2"
    acceptKind: Button.Kind.Danger
    cancelText: qsTr("Keep message")
    onSubmitted: {
        root.session.messages.deleteMessage(root.messageId);
        root.close();
    }

    Rectangle {
        width: parent.width
        height: Math.max(leaf.height, words.height) + 24
        visible: root.said
        radius: Theme.radiusCard
        color: Theme.sunken
        border.width: Theme.strokeHairline
        border.color: Theme.line

        Leaf {
            id: leaf

            anchors.left: parent.left
            anchors.leftMargin: 14
            y: 12
            initials: root.session.accountInitials
            hue: root.session.accountHue
        }
        Column {
            id: words

            anchors.left: leaf.right
            anchors.leftMargin: 12
            anchors.right: parent.right
            anchors.rightMargin: 14
            y: 12

            Item {
                width: parent.width
                height: Theme.bodyLine

                Label {
                    id: author

                    width: Math.min(implicitWidth, parent.width - when.width - 8)
                    height: parent.height
                    text: root.session.accountName
                    textFormat: Text.PlainText
                    font: Theme.bodyStrong
                    elide: Text.ElideRight
                    verticalAlignment: Text.AlignVCenter
                }
                Label {
                    id: when

                    anchors.left: author.right
                    anchors.leftMargin: 8
                    anchors.baseline: author.baseline
                    text: root.excerpt.time || ""
                    textFormat: Text.PlainText
                    font: Theme.captionPlain
                    color: Theme.textMuted
                }
            }
            Paragraph {
                width: parent.width
                line: Theme.bodyLine
                text: root.said
                textFormat: Text.PlainText
                font: Theme.body
                maximumLineCount: 3
                elide: Text.ElideRight
            }
        }
    }
}
