// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

/*! A room that was opened at its first new message. */
Scene {
    Component.onCompleted: {
        session.composer.canSend = false;
        session.messages.setProperty(3, "showNew", true);
    }
}
