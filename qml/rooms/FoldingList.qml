// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
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

    function choose(row: int, roomId: string) {
        root.currentIndex = row;
        root.session.openRoom(roomId);
        root.opened();
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

    model: root.session.rooms
    Accessible.name: qsTr("Rooms in %1").arg(root.session.place.serverName)

    Keys.onUpPressed: root.step(-1)
    Keys.onDownPressed: root.step(1)

    section.property: "category"
}
