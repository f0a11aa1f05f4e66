// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! One dialog over the room, with the answers that it may wait for. */
Scene {
    id: root

    property string dialog

    session.composer.canSend: false

    Timer {
        running: true
        interval: 100
        onTriggered: {
            root.home.dialogs[root.dialog]();
            root.session.actions.inviteCreated("9Kx2-4fQw");
            root.session.actions.previewReady("Allotment Nine", "AN", 0, 41);
        }
    }
}
