// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! Takes an invitation, shows what it leads to, and joins. */
Dialog {
    id: root

    required property Actions actions
    property string previewName
    property string previewInitials
    property int previewHue: 0
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
        height: Math.max(70, Theme.bodyLine + Theme.smallLine + 26)
        visible: root.previewName
        radius: Theme.radiusCard
        color: Theme.sunken
        border.width: Theme.strokeHairline
        border.color: Theme.line

        ServerPicture {
            id: picture

            anchors.left: parent.left
            anchors.leftMargin: 13
            anchors.verticalCenter: parent.verticalCenter
            initials: root.previewInitials
            hue: root.previewHue
        }
        Column {
            anchors.left: picture.right
            anchors.leftMargin: 14
            anchors.right: parent.right
            anchors.rightMargin: 13
            anchors.verticalCenter: parent.verticalCenter

            Label {
                width: parent.width
                height: Theme.bodyLine
                text: root.previewName
                textFormat: Text.PlainText
                font: Theme.bodyStrong
                elide: Text.ElideRight
                verticalAlignment: Text.AlignVCenter
            }
            Label {
                width: parent.width
                height: Theme.smallLine
                text: qsTr("%n member(s)", "", root.previewCount)
                textFormat: Text.PlainText
                font: Theme.small
                color: Theme.textSecondary
                verticalAlignment: Text.AlignVCenter
            }
        }
    }
    Connections {
        function onPreviewReady(name: string, initials: string, hue: int, memberCount: int) {
            root.previewName = name;
            root.previewInitials = initials;
            root.previewHue = hue;
            root.previewCount = memberCount;
        }
        function onJoined() {
            root.close();
        }

        target: root.actions
    }
}
