// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    id: root

    property var textDocument
    property string placeholder: "Write to #tide-clock"
    property bool canSend: true
    property bool overLimit: false
    property bool sendsLater: false
    property string roomId: "r-tide-clock"
    property int sends: 0
    property bool editing: false
    property int cancels: 0

    signal focusRequested
    signal deleteRequested(string messageId)

    function cancelEdit() {
        cancels += 1;
        editing = false;
        focusRequested();
    }
    function send() {
        sends += 1;
    }
}
