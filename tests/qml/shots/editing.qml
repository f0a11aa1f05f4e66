// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

/*! A message that is edited, and one whose edit was refused. */
Scene {
    id: root

    Component.onCompleted: {
        session.messages.setProperty(0, "operation", MessageListModel.Change.Edit);
        session.messages.setProperty(0, "edited", true);
        session.messages.setProperty(0, "failure", "This message was changed on another device meanwhile.");
        session.composer.editing = true;
        Qt.callLater(() => {
            root.home.page.composer.type("Perfect, then I bring the dial and we set it together.");
        });
    }
}
