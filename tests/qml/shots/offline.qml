// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Ui

Scene {
    session.connection.state: Connection.State.Offline
    session.connection.offlineLong: true
    session.connection.secondsToNextTry: 18
    session.connection.waiting: 2
    session.composer.sendsLater: true
}
