// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm

/*! A filter that cannot be understood. */
Scene {
    id: root

    Component.onCompleted: Qt.callLater(() => {
        root.home.openSearch(true);
        root.session.search.query = "larch before:soon";
        root.session.search.problem = "“before:” needs a date, and “soon” is none. Write it as 2025-10-23, 2025-10, 2025, today or yesterday.";
        root.session.search.state = SearchModel.State.Refused;
    })
}
