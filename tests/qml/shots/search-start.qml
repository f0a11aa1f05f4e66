// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! Before anything is typed. */
Scene {
    id: root

    Component.onCompleted: Qt.callLater(() => root.home.openSearch(true))
}
