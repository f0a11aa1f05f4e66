// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    property string serverId: "s1"
    property string serverName: "Harbour Makers"
    property bool ownsServer: false
    property bool mayAdminister: true
    property string roomId: "r-tide-clock"
    property string roomName: "tide-clock"
    property string roomTopic: "A clock that knows the harbour, not the hour"
    property string history
    property bool mayWrite: true
    property string writeHint
    property bool gone: false
}
