// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm.Style

/*! A sentence with a name and a link in it, which translators see whole: %1 is the name, %2 the link. */
Flow {
    id: root

    required property string sentence
    property string name
    property string link

    signal linkActivated

    function said(part: string): string {
        return part === "%1" ? root.name : part === "%2" ? root.link : part;
    }

    Accessible.role: Accessible.StaticText
    Accessible.name: root.sentence.split(/(%[12])/).map(part => root.said(part)).join("")

    Repeater {
        model: root.sentence.split(/(%[12])/).filter(part => root.said(part) !== "")

        Item {
            id: piece

            required property string modelData
            readonly property bool isLink: piece.modelData === "%2"

            width: piece.isLink ? link.implicitWidth : Math.min(words.implicitWidth, root.width)
            height: piece.isLink ? Theme.bodyLine : words.implicitHeight

            Paragraph {
                id: words

                width: parent.width
                visible: !piece.isLink
                text: root.said(piece.modelData)
                textFormat: Text.PlainText
                font: piece.modelData === "%1" ? Theme.bodyStrong : Theme.body
                color: piece.modelData === "%1" ? Theme.text : Theme.textSecondary
                Accessible.ignored: true
            }
            LinkButton {
                id: link

                height: parent.height
                visible: piece.isLink
                text: root.link
                onClicked: root.linkActivated()
            }
        }
    }
}
