// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

/*! What can be done with an own message, as the pointer shows it, and its menu. */
Scene {
    id: root

    session.composer.canSend: false

    Timer {
        running: true
        interval: 200
        onTriggered: {
            const timeline = root.home.page.timeline;
            const row = timeline.list.itemAtIndex(2);
            timeline.showActions(row);
            timeline.showMenuUnder(timeline.list.itemAtIndex(5));
        }
    }
}
