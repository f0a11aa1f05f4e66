// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The messages of the current room, newest at the bottom. Nothing moves under the reader: away from the
    end the place is kept to the pixel, at the end it stays at the end. */
FocusScope {
    id: root

    required property Session session
    property bool narrow: false
    readonly property MessageListModel messages: root.session.messages
    readonly property alias list: list
    /*! The newest message is in view, so new ones are followed. */
    property bool atNewest: true
    property int arrived: 0
    /*! The newest message is seen: it is in view, and somebody works in this window. */
    readonly property bool attentive: root.visible && root.atNewest && root.Window.active && list.count > 0
    /*! What was searched for: its words are marked. */
    property string highlighted
    /*! The row whose actions are shown: that under the pointer, also while the pointer is on the actions. */
    property MessageDelegate pointedRow: null
    property bool actionsPointed: false

    /*! A key that writes was pressed here: it belongs to the composer. */
    signal typed(string text)
    signal linkRequested(string url)
    /*! To be asked about before it is done. */
    signal deleteRequested(string messageId)
    /*! Another day is to be chosen than that one, beneath \a below. */
    signal dayRequested(string day, real below)

    function toNewest() {
        if (root.messages.reachesNewest)
            root.showNewest();
        root.messages.openNewest(); // a new window, which begins at its end, unless this one reaches it
    }
    function showNewest() {
        root.atNewest = true;
        root.arrived = 0;
        list.forceLayout(); // what is gone is gone before anything is placed
        list.currentIndex = 0;
        list.positionViewAtBeginning();
        root.holdEnd();
    }
    /*! Shows the row in the middle, and for a moment which one it is. */
    function show(at: int) {
        root.atNewest = false;
        list.forceLayout();
        list.positionViewAtIndex(at, ListView.Center);
        list.currentIndex = at;
        root.judge();
        if (list.itemAtIndex(at))
            root.flash(list.itemAtIndex(at) as MessageDelegate);
    }
    /*! What is new begins with that row: it stands at the top, the line over it. */
    function showNew(at: int) {
        root.atNewest = false;
        list.forceLayout();
        list.positionViewAtIndex(at, ListView.End);
        list.currentIndex = at;
        root.judge();
    }
    /*! The day begins with that row: it stands at the top. */
    function showDay(at: int) {
        root.showNew(at);
        if (list.itemAtIndex(at))
            root.flash(list.itemAtIndex(at) as MessageDelegate);
    }
    /*! A day is to be chosen, from that of the topmost message on. */
    function requestDay() {
        const top = list.indexAt(1, list.contentY + 1);
        root.dayRequested(root.messages.dayOf(top < 0 ? list.count - 1 : top), 8);
    }
    // apart from show(): the compiler of Qt 6.4 falls over a cast that is asked for null
    function flash(row: MessageDelegate) {
        row.flashing = true;
    }
    /*! The contentY that shows the newest row whole. */
    function end(): real {
        return list.originY + list.contentHeight + list.bottomMargin - list.height;
    }
    /*! The newest row stays in view while the list is laid out anew. */
    function holdEnd() {
        if (root.atNewest && !list.moving && !list.dragged)
            list.contentY = root.end();
    }
    /*! The reader has moved the page. */
    function judge() {
        root.atNewest = root.messages.reachesNewest && list.contentY > root.end() - list.bottomMargin - 1;
        if (root.atNewest)
            root.arrived = 0;
        look.start();
    }
    /*! By so much, down when positive. */
    function scroll(by: real) {
        root.atNewest = false; // or the layout on the way would hold the end
        list.contentY = Math.max(list.originY - list.topMargin, Math.min(root.end(), list.contentY + by));
        root.judge();
    }
    function tellVisible() {
        if (list.count === 0)
            return;
        const first = list.indexAt(1, list.contentY + list.height - 1);
        const last = list.indexAt(1, list.contentY + 1);
        root.messages.setVisibleRows(first < 0 ? 0 : first, last < 0 ? list.count - 1 : last);
    }
    function point(row: MessageDelegate) {
        if (row.pointed)
            root.showActions(row);
        else if (row === root.pointedRow)
            leaving.start();
    }
    function showActions(row: MessageDelegate) {
        root.pointedRow = row;
        if (actions.status === Loader.Null)
            actions.setSource("MessageActions.qml", { timeline: root });
    }
    function pointActions(on: bool) {
        root.actionsPointed = on;
        leaving.start();
    }
    function mayEdit(row: MessageDelegate): bool {
        return row.own && root.session.place.mayWrite;
    }
    /*! What can be done with the message of that row, at a place of another item. */
    function showMenu(row: MessageDelegate, from: Item, x: real, y: real) {
        if (!row.hasActions)
            return;
        menu.setSource("MessageMenu.qml", {
            timeline: root, messageId: row.messageId, own: row.own, editable: root.mayEdit(row)
        });
        menu.active = true;
        (menu.item as T.Menu).popup(from, x, y);
    }
    function showMenuAt(x: real, y: real) {
        if (list.itemAt(x, y + list.contentY))
            root.showMenu(list.itemAt(x, y + list.contentY) as MessageDelegate, root, x, y);
    }
    function showMenuUnder(row: MessageDelegate) {
        root.showMenu(row, row, row.inset + row.start, row.height);
    }
    /*! What a key does in the message that has the ring; false when it does nothing. */
    function act(row: MessageDelegate, key: int): bool {
        if (!row.hasActions)
            return false;
        if (key === Qt.Key_E && root.mayEdit(row))
            root.messages.edit(row.messageId);
        else if (key === Qt.Key_Delete && row.own)
            root.deleteRequested(row.messageId);
        else if (key === Qt.Key_Return || key === Qt.Key_Enter || key === Qt.Key_Menu)
            root.showMenuUnder(row);
        else
            return false;
        return true;
    }
    function keepPlace(row: Item, by: real) {
        if (!root.atNewest && row.y + row.height > list.contentY)
            list.contentY -= by; // the row is at or below the reader: all above it went up by so much
    }

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Messages in %1").arg(root.session.place.roomName)

    AreaList {
        id: list

        anchors.fill: parent
        focus: true
        verticalLayoutDirection: ListView.BottomToTop
        model: root.messages
        reuseItems: true
        bottomMargin: 4
        topMargin: 16
        Accessible.name: qsTr("Messages in %1").arg(root.session.place.roomName)

        onContentHeightChanged: root.holdEnd()
        onOriginYChanged: root.holdEnd()
        onHeightChanged: root.holdEnd()
        onContentYChanged: {
            if (list.moving || list.dragged || !root.atNewest)
                root.judge();
            look.start();
        }
        onCountChanged: {
            if (root.atNewest && !list.activeFocus)
                list.currentIndex = 0; // where the keyboard begins
            root.holdEnd();
            look.start();
        }
        Keys.onPressed: event => {
            const plain = !(event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier));
            const page = list.height - Theme.px(44);
            const unmodified = !(event.modifiers & ~Qt.KeypadModifier);
            if (unmodified && list.ringed && root.act(list.currentItem as MessageDelegate, event.key))
                steps.stop();
            else if (event.key === Qt.Key_End)
                root.toNewest();
            else if (event.key === Qt.Key_PageUp && event.modifiers & Qt.ShiftModifier)
                root.messages.jumpToNew();
            else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown)
                root.scroll(event.key === Qt.Key_PageUp ? -page : page);
            else if (plain && event.text.length > 0 && event.text.charCodeAt(0) > 32)
                root.typed(event.text);
            else {
                if ([Qt.Key_Up, Qt.Key_Down, Qt.Key_Home].includes(event.key))
                    steps.start();
                return;
            }
            event.accepted = true;
        }

        delegate: MessageDelegate {
            id: row

            width: list.width
            narrow: root.narrow
            ringed: list.ringed && ListView.isCurrentItem
            alone: list.count === 1
            highlighted: root.highlighted
            roomName: root.session.place.roomName
            serverName: root.session.place.serverName
            viewHeight: list.height - list.topMargin - list.bottomMargin
            onGrew: by => root.keepPlace(row, by)
            onRetryRequested: id => root.messages.retry(id)
            onEditRequested: id => root.messages.edit(id)
            onDiscardRequested: id => root.messages.discard(id)
            onMenuRequested: root.showMenuUnder(row)
            onDayRequested: line => root.dayRequested(root.messages.dayOf(row.index), line.mapToItem(root, 0, line.height).y + 4)
            onPointedChanged: root.point(row)
            ListView.onRemove: root.keepPlace(row, -row.height)
            onLinkRequested: url => root.linkRequested(url)
        }
    }
    Item {
        anchors.fill: parent // over the list, which takes a finger for its own

        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: event => root.showMenuAt(event.position.x, event.position.y)
        }
        TapHandler {
            id: finger

            acceptedDevices: PointerDevice.TouchScreen | PointerDevice.Stylus
            onLongPressed: root.showMenuAt(finger.point.position.x, finger.point.position.y)
        }
    }
    Lazy {
        anchors.right: parent.right
        anchors.rightMargin: 24
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        active: !root.atNewest
        z: Theme.jumpButtonZ

        component: NewestPill {
            arrived: root.arrived
            onClicked: root.toNewest()
        }
    }
    Loader {
        id: actions

        z: Theme.hoverActionsZ
    }
    Loader {
        id: menu

        active: false

        Connections {
            function onClosed() {
                menu.active = false;
            }

            target: menu.item as T.Menu
        }
    }
    Timer {
        id: leaving

        interval: 0 // the pointer may have come to the actions
        onTriggered: if (root.pointedRow && !root.pointedRow.pointed && !root.actionsPointed)
            root.pointedRow = null
    }
    Timer {
        id: steps

        interval: 0 // the list takes its step after this key
        onTriggered: {
            root.atNewest = false;
            list.positionViewAtIndex(list.currentIndex, ListView.Contain);
            root.judge();
        }
    }
    Timer {
        id: look

        interval: 0 // once a frame is enough
        onTriggered: {
            root.holdEnd();
            root.tellVisible();
            if (root.atNewest)
                root.messages.trim();
        }
    }
    Announcer {
        messages: root.messages
    }
    Binding {
        target: root.session.reading
        property: "attentive"
        value: root.attentive
    }
    Connections {
        function onArrived() {
            if (!root.atNewest)
                root.arrived += 1;
        }
        function onEmptied() {
            root.pointedRow = null; // its item is used again
            menu.active = false;
            list.cancelFlick();
            root.showNewest();
        }
        function onLandedOnNew(row: int) {
            root.showNew(row);
        }
        function onLanded(row: int) {
            root.show(row);
        }
        function onLandedOnDay(row: int) {
            root.showDay(row);
        }

        target: root.messages
    }
}
