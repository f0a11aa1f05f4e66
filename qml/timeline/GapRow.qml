// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! A hole in the history, with about how much is missing. */
Item {
    id: root

    required property string text
    required property int start
    required property int end

    implicitHeight: 16 + words.height

    DashedLine {
        anchors.left: parent.left
        anchors.leftMargin: root.start
        anchors.right: words.left
        anchors.rightMargin: 10
        anchors.verticalCenter: words.verticalCenter
    }
    Row {
        id: words

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.horizontalCenterOffset: (root.start - root.end) / 2
        anchors.bottom: parent.bottom
        spacing: 6

        Icon {
            y: Math.round((Theme.captionLine - height) / 2)
            name: "history"
            size: 14
            color: Theme.textMuted
        }
        Paragraph {
            // a line on either side stays long enough to be seen
            width: Math.min(Math.ceil(implicitWidth), root.width - root.start - root.end - Theme.px(14) - 6 - 2 * 26)
            line: Theme.captionLine
            text: root.text
            textFormat: Text.PlainText
            font: Theme.caption
            color: Theme.textMuted
            Accessible.ignored: true
        }
    }
    DashedLine {
        anchors.left: words.right
        anchors.leftMargin: 10
        anchors.right: parent.right
        anchors.rightMargin: root.end
        anchors.verticalCenter: words.verticalCenter
    }
}
