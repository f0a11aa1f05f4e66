// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Where the next character goes: blinks, and stands still while it moves. */
Rectangle {
    id: root

    required property bool shown
    required property int at

    width: Theme.strokeStrong
    color: Theme.accent
    visible: root.shown
    onAtChanged: {
        root.opacity = 1;
        flash.restart();
    }

    Timer {
        id: flash

        interval: Theme.caretMs
        running: root.shown && interval > 0
        repeat: true
        onTriggered: root.opacity = 1 - root.opacity
        onRunningChanged: root.opacity = 1
    }
}
