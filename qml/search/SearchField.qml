// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! What is searched for, and where. */
TextField {
    id: root

    required property SearchModel search
    readonly property bool inRoom: root.search.roomName

    /*! The arrow leads on to what was found. */
    signal downPressed

    function add(filter: string) {
        const blank = root.text.length > 0 && !root.text.endsWith(" ");
        root.text += (blank ? " " : "") + filter + ":";
        root.forceActiveFocus(Qt.OtherFocusReason);
        root.cursorPosition = root.text.length;
    }
    function clear() {
        root.text = "";
        root.forceActiveFocus(Qt.OtherFocusReason);
    }

    iconName: "search"
    startPadding: 37 + (scope.visible ? scope.width + 6 : 0)
    endPadding: 38
    invalid: root.search.state === SearchModel.Refused
    placeholderText: root.inRoom ? qsTr("Search in this room") : qsTr("Search in every room")
    maximumLength: 500
    text: root.search.query
    Accessible.name: root.inRoom ? qsTr("Search in #%1").arg(root.search.roomName) : qsTr("Search in every room")
    Accessible.description: root.invalid ? root.search.problem : ""
    onTextChanged: root.search.query = root.text
    Keys.onDownPressed: root.downPressed()
    Keys.onPressed: event => {
        if (event.key !== Qt.Key_Backspace || root.cursorPosition > 0 || root.selectedText || !root.inRoom)
            return;
        root.search.everywhere = true;
        event.accepted = true;
    }

    ScopeChip {
        id: scope

        anchors.left: parent.left
        anchors.leftMargin: 37
        anchors.verticalCenter: parent.verticalCenter
        visible: root.inRoom
        limit: Math.round(root.width * 0.45)
        roomName: root.search.roomName
        onClicked: {
            root.search.everywhere = true;
            root.forceActiveFocus(Qt.OtherFocusReason);
        }
    }
    IconButton {
        anchors.right: parent.right
        anchors.rightMargin: 5
        anchors.verticalCenter: parent.verticalCenter
        visible: root.text && !root.invalid
        box: Theme.px(28)
        iconSize: Theme.iconSmallSize
        name: qsTr("Clear the search")
        iconName: "x"
        onClicked: root.clear()
    }
}
