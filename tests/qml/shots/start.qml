// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    id: root

    filled: false
    session.notice: "The disk is full. New messages cannot be stored."
    session.place.mayWrite: false
    session.place.writeHint: "Only admins can write in this room."
    Component.onCompleted: root.session.messages.append(Object.assign(people.message("start", 0, "", "", { kind: MessageListModel.Kind.Start })))

    Samples {
        id: people
    }
}
