// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    property bool attentive: false
    property var calls: []

    function note(call: var) {
        calls = calls.concat([call]);
    }
    function markRoomRead(id: string) {
        note(["markRoomRead", id]);
    }
    function markRoomUnread(id: string) {
        note(["markRoomUnread", id]);
    }
    function markUnreadFrom(id: string) {
        note(["markUnreadFrom", id]);
    }
    function markServerRead() {
        note(["markServerRead"]);
    }
}
