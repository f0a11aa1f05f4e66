// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Under a message of one's own that has not gone out yet. */
Item {
    implicitHeight: 2 + Theme.smallLine

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.verticalCenter: label.verticalCenter
        name: "clock"
        size: 14
        color: Theme.textMuted
    }
    Text {
        id: label

        anchors.left: icon.right
        anchors.leftMargin: 6
        anchors.bottom: parent.bottom
        height: Theme.smallLine
        text: qsTr("Waiting to be sent")
        textFormat: Text.PlainText
        font: Theme.captionPlain
        color: Theme.textMuted
        verticalAlignment: Text.AlignVCenter
    }
}
