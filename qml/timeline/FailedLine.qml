// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Under a message that was refused: why, and what can be done. */
Item {
    id: root

    required property string failure

    signal retryRequested
    signal editRequested
    signal removeRequested

    implicitHeight: 2 + flow.implicitHeight

    Flow {
        id: flow

        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 2

        Row {
            spacing: 6
            rightPadding: 8

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "circle-alert"
                size: 14
                color: Theme.dangerText
            }
            Text {
                width: Math.min(implicitWidth, flow.width - 28)
                height: Math.max(implicitHeight, Theme.px(24))
                text: qsTr("Not sent. %1").arg(root.failure)
                textFormat: Text.PlainText
                font: Theme.captionPlain
                color: Theme.dangerText
                wrapMode: Text.Wrap
                verticalAlignment: Text.AlignVCenter
            }
        }
        TextButton {
            text: qsTr("Try again")
            onClicked: root.retryRequested()
        }
        TextButton {
            text: qsTr("Edit")
            onClicked: root.editRequested()
        }
        TextButton {
            text: qsTr("Delete")
            ink: Theme.dangerText
            onClicked: root.removeRequested()
        }
    }
}
