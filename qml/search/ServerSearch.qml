// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Under what this computer has found: asks the server for the rest, and says what became of that. */
Item {
    id: root

    required property SearchModel search
    property bool offline: false
    readonly property bool askable: root.search.serverState === SearchModel.Askable && !root.offline
    readonly property bool unanswered: root.search.serverState === SearchModel.Unanswered
    readonly property string told: {
        if (root.search.serverState === SearchModel.Asking)
            return qsTr("Searching on the server…");
        if (root.unanswered)
            return root.search.serverProblem;
        if (root.search.serverState === SearchModel.Answered && root.search.count === root.search.keptCount)
            return qsTr("The server has found nothing else.");
        return "";
    }

    implicitHeight: content.visible ? content.height + 20 : 0

    Column {
        id: content

        y: 10
        width: parent.width
        visible: root.askable || root.told
        spacing: 8

        Paragraph {
            width: parent.width
            visible: text
            line: Theme.captionLine
            text: root.told
            textFormat: Text.PlainText
            font: Theme.captionPlain
            color: root.unanswered ? Theme.dangerText : Theme.textMuted
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: root.unanswered ? Accessible.AlertMessage : Accessible.StaticText
            Accessible.name: text
        }
        Button {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.askable || root.unanswered
            small: true
            text: root.unanswered ? qsTr("Try again") : qsTr("Search on the server too")
            onClicked: root.search.askServer()
        }
    }
}
