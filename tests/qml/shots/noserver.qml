// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    filled: false
    session.place.serverId: ""
    session.place.serverName: ""
    session.place.roomId: ""
    session.place.roomName: ""
}
