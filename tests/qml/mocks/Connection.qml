// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    enum State {
        Offline,
        Connecting,
        Online
    }

    property int state: Connection.State.Online
    property bool offlineLong: false
    property bool catchingUp: false
    property int secondsToNextTry: -1
    property int waiting: 0
    property int failed: 0
    property int retries: 0

    function retryNow() {
        retries += 1;
    }
}
