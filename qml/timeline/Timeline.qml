// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
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

    /*! A key that writes was pressed here: it belongs to the composer. */
    signal typed(string text)
    signal linkRequested(string url)

    function toNewest() {
        root.atNewest = true;
        root.arrived = 0;
        list.positionViewAtBeginning();
        root.holdEnd();
    }
    function holdEnd() {
        if (root.atNewest)
            list.contentY = list.end;
    }
    function tellVisible() {
        if (list.count === 0)
            return;
        const first = list.indexAt(1, list.contentY + list.height - 1);
        const last = list.indexAt(1, list.contentY + 1);
        root.messages.setVisibleRows(first < 0 ? 0 : first, last < 0 ? list.count - 1 : last);
    }
    function keepPlace(row: Item, by: real) {
        if (!root.atNewest && row.y + row.height > list.contentY)
            list.contentY -= by; // the row is at or below the reader: all above it went up by so much
    }

    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Messages in %1").arg(root.session.place.roomName)

    AreaList {
        id: list

        /*! The contentY that shows the newest row whole. */
        readonly property real end: originY + contentHeight + bottomMargin - height

        anchors.fill: parent
        focus: true
        verticalLayoutDirection: ListView.BottomToTop
        model: root.messages
        reuseItems: true
        bottomMargin: 4
        topMargin: 16
        Accessible.name: qsTr("Messages in %1").arg(root.session.place.roomName)

        onContentYChanged: {
            if (moving || !root.atNewest)
                root.atNewest = atYEnd;
            if (root.atNewest)
                root.arrived = 0;
            look.start();
        }
        onCountChanged: {
            root.holdEnd();
            look.start();
        }
        onContentHeightChanged: root.holdEnd()
        onOriginYChanged: root.holdEnd()
        onHeightChanged: root.holdEnd()
        Keys.onPressed: event => {
            const plain = !(event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier));
            if (event.key === Qt.Key_End)
                root.toNewest();
            else if (event.key === Qt.Key_PageUp)
                flick(0, 0), contentY = Math.max(originY - topMargin, contentY - height + Theme.px(44));
            else if (event.key === Qt.Key_PageDown)
                contentY = Math.min(end, contentY + height - Theme.px(44));
            else if (plain && event.text.length > 0 && event.text.charCodeAt(0) > 32)
                root.typed(event.text);
            else
                return;
            event.accepted = true;
        }

        delegate: MessageDelegate {
            id: row

            width: list.width
            narrow: root.narrow
            ringed: list.ringed && ListView.isCurrentItem
            alone: list.count === 1
            roomName: root.session.place.roomName
            serverName: root.session.place.serverName
            viewHeight: list.height - list.topMargin - list.bottomMargin
            onGrew: by => root.keepPlace(row, by)
            onRetryRequested: id => root.messages.retry(id)
            onEditRequested: id => root.messages.edit(id)
            onRemoveRequested: id => root.messages.remove(id)
            onLinkRequested: url => root.linkRequested(url)
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
    Timer {
        id: look

        interval: 0 // once a frame is enough
        onTriggered: root.tellVisible()
    }
    Announcer {
        messages: root.messages
    }
    Connections {
        function onArrived() {
            if (!root.atNewest)
                root.arrived += 1;
        }
        function onModelReset() {
            root.toNewest();
        }

        target: root.messages
    }
}
