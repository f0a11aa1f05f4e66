// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    id: root

    width: 400
    Component.onCompleted: Qt.callLater(() => root.home.inRoom = false)
}
