// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Title, close button and explanation of a dialog. */
Item {
    id: root

    property string title
    property string explanation

    signal closeRequested

    implicitHeight: column.implicitHeight + Theme.space6

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space6
        spacing: 4

        Item {
            width: parent.width
            height: Math.max(closer.height, title.height)

            Label {
                id: title

                anchors.left: parent.left
                anchors.right: closer.left
                anchors.rightMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                text: root.title
                textFormat: Text.PlainText
                font: Theme.title
                wrapMode: Text.Wrap
                Accessible.role: Accessible.Heading
            }
            IconButton {
                id: closer

                anchors.right: parent.right
                name: qsTr("Close")
                iconName: "x"
                onClicked: root.closeRequested()
            }
        }
        Label {
            width: parent.width
            visible: text
            text: root.explanation
            textFormat: Text.PlainText
            font: Theme.paragraph
            lineHeight: Theme.uiLine
            lineHeightMode: Text.FixedHeight
            color: Theme.textSecondary
            wrapMode: Text.Wrap
        }
    }
}
