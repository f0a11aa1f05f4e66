// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! A hole in the history, with about how much is missing. */
Item {
    id: root

    required property int count
    required property int gutter

    implicitHeight: 16 + Theme.captionLine

    DashedLine {
        anchors.left: parent.left
        anchors.leftMargin: root.gutter
        anchors.right: icon.left
        anchors.rightMargin: 10
        anchors.verticalCenter: label.verticalCenter
    }
    Icon {
        id: icon

        anchors.right: label.left
        anchors.rightMargin: 6
        anchors.verticalCenter: label.verticalCenter
        name: "history"
        size: 14
        color: Theme.textMuted
    }
    Text {
        id: label

        x: Math.round((root.gutter + root.width - Theme.timelinePadEnd - width + icon.width + 6) / 2)
        anchors.bottom: parent.bottom
        width: Math.min(implicitWidth, root.width - root.gutter - Theme.timelinePadEnd - 60)
        height: Theme.captionLine
        text: qsTr("About %n message(s) are missing here. They load when you are online.", "", root.count)
        textFormat: Text.PlainText
        font: Theme.caption
        color: Theme.textMuted
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
    }
    DashedLine {
        anchors.left: label.right
        anchors.leftMargin: 10
        anchors.right: parent.right
        anchors.rightMargin: Theme.timelinePadEnd
        anchors.verticalCenter: label.verticalCenter
    }
}
