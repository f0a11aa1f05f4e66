// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! What a place says when it has nothing to show: a picture, a title, a sentence, buttons. */
Column {
    id: root

    property string picture
    property string title
    property string explanation
    default property alias buttons: row.data

    width: Math.min(320, parent ? parent.width - 2 * Theme.space4 : 320)
    spacing: 0

    DrawingItem {
        anchors.horizontalCenter: parent.horizontalCenter
        width: 112
        height: 72
        source: root.picture ? "pictures/" + root.picture + ".svg" : ""
        roles: Theme.pictureRoles
        Accessible.ignored: true
    }
    Item {
        width: 1
        height: 12
    }
    Paragraph {
        width: parent.width
        line: Theme.headingLine
        text: root.title
        textFormat: Text.PlainText
        font: Theme.heading
        horizontalAlignment: Text.AlignHCenter
        Accessible.role: Accessible.Heading
    }
    Item {
        width: 1
        height: 4
        visible: words.visible
    }
    Paragraph {
        id: words

        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(300, parent.width)
        visible: text
        line: Theme.uiLine
        text: root.explanation
        textFormat: Text.PlainText
        font: Theme.paragraph
        color: Theme.textSecondary
        horizontalAlignment: Text.AlignHCenter
    }
    Item {
        width: 1
        height: 14
        visible: row.children.length > 0
    }
    Row {
        id: row

        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 8
    }
}
