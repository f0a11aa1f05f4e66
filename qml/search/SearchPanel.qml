// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! What was said before, found by words and filters. */
FocusScope {
    id: root

    required property Session session
    property bool page: false
    readonly property SearchModel search: root.session.search
    readonly property bool offline: root.session.connection.offlineLong
    readonly property string asked: root.search.query
    readonly property bool answered: root.search.state === SearchModel.Found
    readonly property alias field: field
    readonly property alias list: list

    signal closeRequested
    /*! The timeline shows what was chosen. */
    signal opened

    function open(row: int) {
        if (row < 0 || row >= list.count)
            return;
        list.currentIndex = row;
        root.search.open(row);
        root.opened();
    }

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Search")
    onAskedChanged: {
        list.currentIndex = -1;
        list.positionViewAtBeginning();
    }
    Keys.onEscapePressed: root.closeRequested()
    Component.onCompleted: field.forceActiveFocus(Qt.ShortcutFocusReason)

    Item {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: root.page ? 4 : 16
        anchors.rightMargin: 12
        y: root.page ? 0 : 8
        height: root.page ? Theme.infoBarTouchSize : Theme.infoBarSize

        IconButton {
            id: back

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            width: visible ? box : 0
            visible: root.page
            box: Theme.targetTouchSize
            name: qsTr("Back")
            iconName: "arrow-left"
            iconSize: 22
            mirrorIcon: true
            deskToned: true
            onClicked: root.closeRequested()
        }
        Label {
            anchors.left: back.right
            anchors.leftMargin: root.page ? 4 : 0
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Search")
            textFormat: Text.PlainText
            font: Theme.uiStrong
            Accessible.role: Accessible.Heading
        }
        IconButton {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.page
            name: qsTr("Close the search")
            keyText: qsTr("Esc")
            iconName: "x"
            deskToned: true
            onClicked: root.closeRequested()
        }
    }
    SearchField {
        id: field

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 12
        anchors.rightMargin: 12
        anchors.top: header.bottom
        focus: true
        search: root.search
        onDownPressed: if (list.count > 0) {
            list.currentIndex = Math.max(0, list.currentIndex);
            list.forceActiveFocus(Qt.TabFocusReason);
        }
        onAccepted: root.open(Math.max(0, list.currentIndex))
    }
    Flow {
        id: chips

        anchors.left: field.left
        anchors.right: field.right
        anchors.top: field.bottom
        anchors.topMargin: 10
        spacing: 6

        Repeater {
            model: root.search.everywhere ? ["in", "from", "has", "before", "mentions"] : ["from", "has", "before", "mentions"]

            FilterChip {
                required property string modelData

                filter: modelData
                onClicked: field.add(filter)
            }
        }
    }
    SearchStatus {
        id: status

        anchors.left: field.left
        anchors.right: field.right
        anchors.leftMargin: 4
        anchors.rightMargin: 4
        anchors.top: chips.bottom
        anchors.topMargin: 14
        search: root.search
        offline: root.offline
    }
    AreaList {
        id: list

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 8
        anchors.rightMargin: 8
        anchors.top: status.bottom
        anchors.topMargin: 4
        anchors.bottom: parent.bottom
        visible: count > 0
        model: root.search
        reuseItems: true
        currentIndex: -1
        Accessible.name: qsTr("Messages found")
        Keys.onUpPressed: event => {
            if (list.currentIndex > 0)
                event.accepted = false;
            else
                field.forceActiveFocus(Qt.BacktabFocusReason);
        }
        Keys.onReturnPressed: root.open(list.currentIndex)
        Keys.onEnterPressed: root.open(list.currentIndex)

        footer: ServerSearch {
            width: list.width
            search: root.search
            offline: root.offline
        }
        delegate: FoundDelegate {
            width: list.width
            query: root.search.query
            current: ListView.isCurrentItem
            ringed: list.ringed && ListView.isCurrentItem
            onPressed: list.byKeys = false
            onClicked: root.open(index)
        }
    }
    Lazy {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: status.bottom
        anchors.topMargin: Theme.space10
        active: root.search.count === 0 && root.search.state !== SearchModel.Refused
        component: root.answered ? nothing : idle

        Component {
            id: idle

            Item {
                implicitHeight: words.implicitHeight

                EmptyState {
                    id: words

                    anchors.horizontalCenter: parent.horizontalCenter
                    picture: "night"
                    title: qsTr("Search in everything you have read")
                    explanation: qsTr("Words in quotes are looked for side by side. Filters make the search narrower.")
                }
            }
        }
        Component {
            id: nothing

            Item {
                implicitHeight: words.implicitHeight + server.implicitHeight

                ServerSearch {
                    id: server

                    anchors.top: words.bottom
                    width: parent.width
                    search: root.search
                    offline: root.offline
                }
                EmptyState {
                    id: words

                    anchors.horizontalCenter: parent.horizontalCenter
                    picture: "night"
                    title: qsTr("Nothing found for “%1”").arg(root.search.query.trim())
                    explanation: root.search.everywhere ? qsTr("Check the spelling, or take a filter away.")
                        : qsTr("Check the spelling, or search in every room.")

                    Button {
                        visible: !root.search.everywhere
                        small: true
                        text: qsTr("Search everywhere")
                        onClicked: root.search.everywhere = true
                    }
                }
            }
        }
    }
}
