// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

/*! The day that the timeline goes to is chosen. */
Scene {
    id: root

    session.composer.canSend: false

    Timer {
        running: true
        interval: 200
        onTriggered: {
            root.home.page.pickDay("2025-10-16", 40);
            root.home.page.picker.item.today = "2025-10-23";
            root.home.page.picker.item.byKeys = true;
        }
    }
}
