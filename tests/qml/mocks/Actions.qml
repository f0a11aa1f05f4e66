// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    property bool busy: false
    property string errorText
    property string errorField
    property var calls: []

    signal serverCreated(string id)
    signal roomCreated(string id)
    signal inviteCreated(string code)
    signal previewReady(string name, string initials, int hue, int memberCount)
    signal joined(string id)
    signal left

    function note(call: var) {
        calls = calls.concat([call]);
    }
    function reset() {
        errorText = "";
        errorField = "";
    }
    function createServer(name: string) {
        note(["createServer", name]);
    }
    function createRoom(name: string, topic: string, category: string) {
        note(["createRoom", name, topic, category]);
    }
    function createInvite() {
        note(["createInvite"]);
    }
    function previewInvite(code: string) {
        note(["previewInvite", code]);
    }
    function join(code: string) {
        note(["join", code]);
    }
    function leaveServer() {
        note(["leaveServer"]);
    }
}
