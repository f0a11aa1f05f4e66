// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Over what is written: that it replaces what a message says, and the way out. */
Item {
    id: root

    required property Composer composer
    property bool touch: false

    implicitHeight: Math.max(root.touch ? Theme.targetTouchSize : Theme.px(40), label.contentHeight + 12)

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: 14
        anchors.verticalCenter: parent.verticalCenter
        name: "pencil"
        size: Theme.iconSmallSize
        color: Theme.textSecondary
    }
    Label {
        id: label

        anchors.left: icon.right
        anchors.leftMargin: 8
        anchors.right: cancel.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("Editing your message")
        textFormat: Text.PlainText
        font: Theme.small
        color: Theme.textSecondary
        wrapMode: Text.Wrap
    }
    TextButton {
        id: cancel

        anchors.right: parent.right
        anchors.rightMargin: 6
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("Cancel")
        font: Theme.smallStrong
        touch: root.touch
        Accessible.name: qsTr("Cancel the edit")
        onClicked: root.composer.cancelEdit()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.strokeHairline
        color: Theme.line
    }
}
