// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    width: 900
    Component.onCompleted: Qt.callLater(() => home.drawerOpen = true)
}
