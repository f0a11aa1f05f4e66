// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! Where messages are written, and edited. Enter sends, Shift+Enter breaks the line; while an input method
    composes, every key is its own. */
FocusScope {
    id: root

    required property Composer composer
    required property string roomName
    property bool narrow: false
    readonly property int lines: 12
    readonly property int above: root.composer.editing ? Math.ceil(editLine.implicitHeight) : 0
    readonly property int side: root.narrow ? 12 : Math.max(16, Math.round((root.width - Theme.columnSize) / 2))

    signal sent
    /*! Up, where nothing is written. */
    signal editLastRequested

    function send() {
        InputMethod.commit(); // what is still being composed belongs to the message
        if (!root.composer.canSend)
            return;
        const edits = root.composer.editing;
        root.composer.send();
        if (!edits)
            root.sent();
    }
    /*! By its file, as it is not needed for the first frame. */
    function showEditLine() {
        if (root.composer.editing)
            editLine.setSource("EditLine.qml", { composer: root.composer, touch: root.narrow });
        else
            editLine.source = "";
    }
    function type(text: string) {
        area.forceActiveFocus();
        area.insert(area.cursorPosition, text);
    }

    implicitHeight: root.narrow ? frame.height + 15 : frame.height + 12

    Rectangle {
        anchors.top: parent.top
        width: parent.width
        height: Theme.strokeHairline
        visible: root.narrow
        color: Theme.line
    }
    Rectangle {
        id: frame

        anchors.left: parent.left
        anchors.leftMargin: root.side
        anchors.right: root.narrow ? button.left : parent.right
        anchors.rightMargin: root.narrow ? 2 : root.side
        y: root.narrow ? 7 : 0
        height: root.above + scroller.height + 2 + (root.narrow ? 0 : tools.height)
        radius: Theme.radiusCard
        color: Theme.raised
        border.width: area.activeFocus || Theme.highContrast ? Theme.strokeFocus : Theme.strokeControl
        border.color: root.composer.overLimit ? Theme.dangerText : area.activeFocus ? Theme.focus : Theme.lineControl

        Loader {
            id: editLine

            x: 1
            y: 1
            width: parent.width - 2
            Component.onCompleted: root.showEditLine()
        }
        Flickable {
            id: scroller

            x: 1
            y: 1 + root.above
            width: parent.width - 2
            height: Math.max(Theme.px(22) + 20, Math.min(area.implicitHeight, root.lines * Theme.bodyLine + 20))
            boundsBehavior: Flickable.StopAtBounds
            clip: area.implicitHeight > height
            contentWidth: width
            contentHeight: area.height
            interactive: contentHeight > height

            T.ScrollBar.vertical: ScrollBar {}

            TextArea {
                id: area

                width: scroller.width
                height: Math.max(implicitHeight, scroller.height)

                focus: true
                placeholderText: root.composer.editing ? qsTr("Press Enter to delete the message.") : root.composer.placeholder
                textFormat: TextEdit.PlainText
                Accessible.name: root.composer.editing ? qsTr("Edit your message") : qsTr("Write a message to %1").arg(root.roomName)
                Accessible.multiLine: true
                Component.onCompleted: root.composer.textDocument = area.textDocument
                // what is being written stays in view
                onCursorRectangleChanged: {
                    const above = cursorRectangle.y - topPadding;
                    const below = cursorRectangle.y + cursorRectangle.height + bottomPadding - scroller.height;
                    scroller.contentY = Math.max(below, Math.min(scroller.contentY, above));
                }
                Keys.onPressed: event => {
                    const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                    const plain = !(event.modifiers & ~Qt.KeypadModifier);
                    event.accepted = true;
                    if (area.inputMethodComposing)
                        event.accepted = event.key === Qt.Key_Escape;
                    else if (enter && !(event.modifiers & Qt.ShiftModifier))
                        root.send();
                    else if (event.key === Qt.Key_Up && plain && area.length === 0 && !root.composer.editing)
                        root.editLastRequested();
                    else
                        event.accepted = false;
                }
            }
        }
        Item {
            id: tools

            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.targetSize + 6
            visible: !root.narrow

            ComposerState {
                anchors.right: parent.right
                anchors.rightMargin: 55
                anchors.verticalCenter: parent.verticalCenter
                anchors.verticalCenterOffset: -3 // in line with the button
                overLimit: root.composer.overLimit
                sendsLater: root.composer.sendsLater && root.composer.canSend
            }
        }
    }
    SendButton {
        id: button

        anchors.right: parent.right
        anchors.rightMargin: root.narrow ? 6 : root.side + 7
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.narrow ? 8 : 12 + 7
        touch: root.narrow
        saves: root.composer.editing
        enabled: root.composer.canSend
        onClicked: {
            root.send();
            area.forceActiveFocus();
        }
    }
    Connections {
        function onFocusRequested() {
            area.forceActiveFocus();
        }
        function onEditingChanged() {
            root.showEditLine();
            area.cursorPosition = area.length;
        }

        target: root.composer
    }
}
