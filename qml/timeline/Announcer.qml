// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Says new messages to screen readers, at most once in two seconds: Qt 6.4 has no announcement, so this
    is a live region whose name changes. */
Item {
    id: root

    required property MessageListModel messages
    property int waiting: 0
    property string last

    function say() {
        if (root.waiting === 0)
            return;
        live.Accessible.name = root.waiting > 1 ? qsTr("%n new message(s)", "", root.waiting) : root.last;
        root.waiting = 0;
        pause.start();
    }

    Item {
        id: live

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
            root.last = qsTr("%1: %2").arg(author).arg(text);
            if (!pause.running)
                root.say();
        }

        target: root.messages
    }
}
