// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! The list of rooms, which a narrow window shows by itself. */
Scene {
    id: root

    Component.onCompleted: Qt.callLater(() => root.home.inRoom = false)
}
