// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Ui

/*! The rooms of the current server, by category. */
FoldingList {
    id: root

    readonly property string here: root.session.place.roomId

    topMargin: 10 // the corner over the tab of the first room

    /*! The keyboard begins at the open room. */
    function lead() {
        for (let row = 0; row < root.count; ++row) {
            const item = root.itemAtIndex(row) as RoomDelegate;
            if (item && item.roomId === root.here)
                root.currentIndex = row;
        }
    }

    onHereChanged: leading.start()
    onCountChanged: leading.start()
    Keys.onReturnPressed: if (currentItem)
        (currentItem as RoomDelegate).clicked()
    Keys.onMenuPressed: if (currentItem)
        (currentItem as RoomDelegate).showMenu()
    Keys.onSpacePressed: if (currentItem)
        (currentItem as RoomDelegate).clicked()

    section.delegate: CategoryHeader {}
    delegate: RoomDelegate {}

    Timer {
        id: leading

        interval: 0 // once the rows are there
        onTriggered: root.lead()
    }
}
