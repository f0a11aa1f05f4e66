// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! The members: a column, a drawer or a page. */
Scene {
    id: root

    Component.onCompleted: Qt.callLater(() => root.home.drawerOpen = true)
}
