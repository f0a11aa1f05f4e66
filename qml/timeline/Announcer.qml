// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Says new messages to screen readers, at most once in two seconds: Qt 6.4 has no announcement, so this
    is an alert that shows itself anew with each of them. */
Item {
    id: root

    required property MessageListModel messages
    property int waiting: 0
    property string last

    function say() {
        if (root.waiting === 0)
            return;
        live.visible = false;
        live.Accessible.name = root.waiting > 1 ? qsTr("%n new message(s)", "", root.waiting) : root.last;
        live.visible = true;
        root.waiting = 0;
        pause.start();
    }

    Item {
        id: live

        // without a size it counts as hidden
        width: 1
        height: 1
        visible: false
        Accessible.role: Accessible.AlertMessage
    }
    Timer {
        id: pause

        interval: Theme.announceMs
        onTriggered: root.say()
    }
    Connections {
        function onArrived(author: string, text: string) {
            root.waiting += 1;
            root.last = qsTr("%1: %2").replace(/%[12]/g, part => part === "%1" ? author : text);
            if (!pause.running)
                root.say();
        }

        target: root.messages
    }
}
