// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! The whole of a topic, and how much of the room is on this computer. */
Popup {
    id: root

    required property TopicButton button

    parent: root.button
    y: root.button.height + 4
    width: Math.min(360, root.button.width)

    contentItem: Column {
        spacing: 8

        Paragraph {
            width: parent.width
            line: Theme.uiLine
            text: root.button.text
            textFormat: Text.PlainText
            font: Theme.paragraph
        }
        Paragraph {
            width: parent.width
            visible: text
            line: Theme.captionLine
            text: root.button.history
            textFormat: Text.PlainText
            font: Theme.captionPlain
            color: Theme.textMuted
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}
