// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! The whole of a topic that did not fit its line. */
Popup {
    id: root

    required property TopicButton button

    parent: root.button
    y: root.button.height + 4
    width: Math.min(360, root.button.width)

    contentItem: Paragraph {
        line: Theme.uiLine
        text: root.button.text
        textFormat: Text.PlainText
        font: Theme.paragraph
    }
}
