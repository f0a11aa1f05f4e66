// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Ui

/*! What the rows of the room list know of their list. */
AreaList {
    id: root

    required property Session session
    property bool sheeted: false
    /*! Names of the categories that are folded, as keys. */
    property var folded: ({})

    signal opened
    /*! The open room is to be shown at a day. */
    signal dayRequested

    function choose(row: int, roomId: string) {
        root.currentIndex = row;
        root.session.openRoom(roomId);
        root.opened();
    }
    function chooseDay(roomId: string) {
        root.session.openRoom(roomId);
        root.opened();
        root.dayRequested();
    }
    /*! To the next row that is to be seen. */
    function step(by: int) {
        let row = root.currentIndex + by;
        while (root.itemAtIndex(row) && !root.itemAtIndex(row).visible)
            row += by;
        if (row >= 0 && row < root.count)
            root.currentIndex = row;
    }
    function fold(category: string) {
        const next = Object.assign({}, root.folded);
        next[category] = !next[category];
        root.folded = next;
    }

    /*! What can be done with a room, under its row. */
    function showMenu(row: Item, roomId: string, unread: int) {
        menu.setSource("RoomMenu.qml", { list: root, roomId: roomId, unread: unread });
        menu.active = true;
        (menu.item as T.Menu).popup(row, Math.round(row.width / 3), row.height);
    }

    model: root.session.rooms
    Accessible.name: qsTr("Rooms in %1").arg(root.session.place.serverName)

    Keys.onUpPressed: root.step(-1)
    Keys.onDownPressed: root.step(1)

    section.property: "category"

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
}
