// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm

/*! A search without a result. */
Scene {
    id: root

    Component.onCompleted: Qt.callLater(() => {
        root.home.openSearch(false);
        root.session.search.query = "lark from:theo";
        root.session.search.answer([]);
    })
}
