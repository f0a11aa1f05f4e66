// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Beside the send button: that the message is too long, or that it goes out later. */
Row {
    id: root

    required property bool overLimit
    required property bool sendsLater
    readonly property color ink: root.overLimit ? Theme.dangerText : Theme.lanternText

    spacing: 6
    visible: root.overLimit || root.sendsLater

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        name: root.overLimit ? "circle-alert" : "clock"
        size: 14
        color: root.ink
    }
    Label {
        text: root.overLimit ? qsTr("The message is too long.") : qsTr("Sent later")
        textFormat: Text.PlainText
        font: Theme.caption
        color: root.ink
    }
}
