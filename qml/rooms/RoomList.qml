// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Ui

/*! The rooms of the current server, by category. */
FoldingList {
    id: root

    section.delegate: CategoryHeader {}
    delegate: RoomDelegate {}
    Keys.onReturnPressed: if (currentItem)
        (currentItem as RoomDelegate).clicked()
    Keys.onSpacePressed: if (currentItem)
        (currentItem as RoomDelegate).clicked()
}
