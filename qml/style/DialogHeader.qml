// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Title, close button and explanation of a dialog. */
Item {
    id: root

    property string title
    property string explanation
    required property int edge
    property bool touch: false

    signal closeRequested

    implicitHeight: column.implicitHeight + root.edge

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.edge
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
                anchors.rightMargin: root.touch ? -12 : 0
                name: qsTr("Close")
                iconName: "x"
                box: root.touch ? Theme.targetTouchSize : Theme.targetSize
                onClicked: root.closeRequested()
            }
        }
        Paragraph {
            width: parent.width
            visible: text
            line: Theme.uiLine
            text: root.explanation
            textFormat: Text.PlainText
            font: Theme.paragraph
            color: Theme.textSecondary
        }
    }
}
