// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

/*! The shape of a chat window without a program behind it: 40 rooms, 50 bubbles, a composer, a drawer, a
    dialog and a menu. What our start-up is divided by. */
ApplicationWindow {
    id: window

    width: 1280
    height: 800
    visible: true

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            Layout.fillHeight: true
            Layout.preferredWidth: 300
            color: "#f0f0f4"

            ListView {
                anchors.fill: parent
                clip: true
                model: 40
                ScrollBar.vertical: ScrollBar {}
                delegate: Item {
                    id: room
                    required property int index
                    width: 300
                    height: 60
                    Rectangle {
                        x: 10
                        y: 10
                        width: 40
                        height: 40
                        radius: 20
                        color: Qt.hsla((room.index * 37 % 100) / 100, .5, .6, 1)
                        Text {
                            anchors.centerIn: parent
                            text: "R"
                            color: "white"
                            textFormat: Text.PlainText
                        }
                    }
                    Text {
                        x: 60
                        y: 10
                        text: "Room " + room.index
                        font.bold: true
                        textFormat: Text.PlainText
                    }
                    Text {
                        x: 60
                        y: 32
                        width: 220
                        elide: Text.ElideRight
                        text: "last message of the room, elided at the end of the row"
                        textFormat: Text.PlainText
                    }
                }
            }
        }

        ColumnLayout {
            spacing: 0

            ToolBar {
                Layout.fillWidth: true
                RowLayout {
                    anchors.fill: parent
                    Label {
                        text: "General"
                        font.bold: true
                        textFormat: Text.PlainText
                        Layout.fillWidth: true
                    }
                    ToolButton { text: "S" }
                    ToolButton { text: "M" }
                }
            }

            ListView {
                Layout.fillWidth: true
                Layout.fillHeight: true
                clip: true
                model: 50
                spacing: 6
                verticalLayoutDirection: ListView.BottomToTop
                ScrollBar.vertical: ScrollBar {}
                delegate: Item {
                    id: message
                    required property int index
                    width: ListView.view.width
                    height: bubble.height
                    Rectangle {
                        x: 12
                        width: 36
                        height: 36
                        radius: 18
                        color: "#88a"
                    }
                    Rectangle {
                        id: bubble
                        x: 60
                        width: Math.min(640, body.implicitWidth + 24)
                        height: body.height + 40
                        radius: 10
                        color: "#e8ecf8"
                        Text {
                            x: 12
                            y: 6
                            text: "Name " + message.index % 7
                            font.bold: true
                            textFormat: Text.PlainText
                        }
                        Text {
                            anchors { right: parent.right; rightMargin: 8; top: parent.top; topMargin: 6 }
                            text: "12:34"
                            font.pixelSize: 11
                            textFormat: Text.PlainText
                        }
                        Text {
                            id: body
                            x: 12
                            y: 28
                            width: Math.min(implicitWidth, 616)
                            wrapMode: Text.Wrap
                            textFormat: Text.PlainText
                            text: "Message " + message.index + " with some text that is long enough to wrap on the second line of the bubble when there are words " + (message.index % 3 ? "" : "and more words and more words and more words and more words")
                        }
                    }
                }
            }

            RowLayout {
                Layout.margins: 8
                ToolButton { text: "+" }
                ScrollView {
                    Layout.fillWidth: true
                    Layout.preferredHeight: 60
                    TextArea {
                        placeholderText: "Message"
                        wrapMode: TextArea.Wrap
                    }
                }
                Button { text: "Send" }
            }
        }
    }

    Drawer {
        width: 300
        height: window.height
    }
    Dialog {
        title: "x"
        standardButtons: Dialog.Ok
    }
    Menu {
        MenuItem { text: "Reply" }
        MenuItem { text: "Edit" }
    }
}
