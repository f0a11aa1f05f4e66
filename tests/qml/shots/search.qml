// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm

/*! The search panel with what it found, one of it chosen. */
Scene {
    id: root

    Samples {
        id: samples
    }
    Component.onCompleted: Qt.callLater(() => {
        root.home.openSearch(false);
        samples.search(root.session.search);
        root.session.messages.insert(0, samples.message("found", 3, "16:20",
            "Forty minutes, then straight into the clamps. The larch board split because we waited too long between the box and the frame.", {}));
        const panel = root.home.panel.item;
        panel.list.currentIndex = 2;
    })
}
