// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    id: root

    session.composer.canSend: false
    Timer {
        running: true
        interval: 100
        onTriggered: {
            root.home.dialogs.createServer();
            root.session.actions.inviteCreated("9Kx2-4fQw");
            root.session.actions.previewReady("Allotment Nine", 41);
        }
    }
}
