// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Takes an invitation, shows what it leads to, and joins. */
Dialog {
    id: root

    required property Actions actions
    property string previewName
    property int previewCount: 0

    function look() {
        pause.stop();
        root.previewName = "";
        root.actions.reset();
        if (code.text.trim())
            root.actions.previewInvite(code.text.trim());
    }

    title: qsTr("Join a server")
    acceptText: qsTr("Join server")
    acceptEnabled: root.previewName
    busy: root.actions.busy && root.previewName
    errorText: root.actions.errorField ? "" : root.actions.errorText
    onAboutToShow: root.actions.reset()
    onSubmitted: root.actions.join(code.text.trim())

    Field {
        id: code

        width: parent.width
        focus: true
        label: qsTr("Invitation")
        error: root.actions.errorField === "code" ? root.actions.errorText : ""
        onEdited: {
            root.previewName = "";
            pause.restart();
        }
        onAccepted: {
            if (root.previewName)
                root.submit();
            else
                root.look();
        }

        // as soon as the typing or pasting rests
        Timer {
            id: pause

            interval: Theme.typingStepMs
            onTriggered: root.look()
        }
    }
    Rectangle {
        width: parent.width
        height: 70
        visible: root.previewName
        radius: Theme.radiusCard
        color: Theme.sunken
        border.width: Theme.strokeHairline
        border.color: Theme.line

        Icon {
            id: icon

            anchors.left: parent.left
            anchors.leftMargin: 24
            anchors.verticalCenter: parent.verticalCenter
            name: "users"
        }
        Column {
            anchors.left: icon.right
            anchors.leftMargin: 24
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter

            Label {
                width: parent.width
                text: root.previewName
                textFormat: Text.PlainText
                font: Theme.bodyStrong
                elide: Text.ElideRight
            }
            Label {
                width: parent.width
                text: qsTr("%n member(s)", "", root.previewCount)
                textFormat: Text.PlainText
                font: Theme.small
                color: Theme.textSecondary
            }
        }
    }
    Connections {
        function onPreviewReady(name: string, memberCount: int) {
            root.previewName = name;
            root.previewCount = memberCount;
        }
        function onJoined() {
            root.close();
        }

        target: root.actions
    }
}
