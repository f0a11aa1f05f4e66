// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

/*! See the file's name. */
Scene {
    id: root

    session.composer.canSend: false

    Timer {
        running: true
        interval: 100
        onTriggered: root.home.dialogs.deleteMessage("m7")
    }
}
