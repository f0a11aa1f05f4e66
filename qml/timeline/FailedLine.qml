// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Under a message that was refused: why, and what can be done. */
Item {
    id: root

    required property string failure
    property bool touch: false

    signal retryRequested
    signal editRequested
    signal removeRequested

    implicitHeight: 2 + flow.implicitHeight

    Flow {
        id: flow

        // the words of a button that begins a line stand under the words above
        anchors.left: parent.left
        anchors.leftMargin: -8
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        spacing: 2

        Row {
            width: root.touch ? flow.width : undefined // a finger gets the buttons on a line of their own
            spacing: 6
            leftPadding: 8
            rightPadding: 8

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "circle-alert"
                size: 14
                color: Theme.dangerText
            }
            Text {
                width: Math.min(Math.ceil(words.advanceWidth) + 1, flow.width - Theme.px(14) - 22)
                height: Math.max(implicitHeight, Theme.px(24))
                text: qsTr("Not sent. %1").arg(root.failure)
                textFormat: Text.PlainText
                font: Theme.captionPlain
                color: Theme.dangerText
                wrapMode: Text.Wrap
                horizontalAlignment: Text.AlignLeft
                verticalAlignment: Text.AlignVCenter

                TextMetrics { // the width of a text that wraps depends on its own width
                    id: words

                    font: Theme.captionPlain
                    text: qsTr("Not sent. %1").arg(root.failure)
                }
            }
        }
        Row {
            spacing: 2

            TextButton {
                text: qsTr("Try again")
                touch: root.touch
                onClicked: root.retryRequested()
            }
            TextButton {
                text: qsTr("Edit")
                touch: root.touch
                onClicked: root.editRequested()
            }
            TextButton {
                text: qsTr("Delete")
                touch: root.touch
                ink: Theme.dangerText
                onClicked: root.removeRequested()
            }
        }
    }
}
