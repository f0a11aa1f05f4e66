// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The fields of the way in. */
FocusScope {
    id: root

    required property Login login
    readonly property bool signUp: root.login.mode === Login.SignUp
    readonly property bool ended: root.login.sessionEndedText && !root.signUp

    signal backendRequested

    implicitHeight: column.implicitHeight
    Component.onCompleted: email.forceActiveFocus()

    Column {
        id: column

        width: parent.width

        Row {
            anchors.left: parent.left
            spacing: 12
            bottomPadding: 24

            DrawingItem {
                width: 40
                height: 40
                source: "aigm.svg"
                Accessible.ignored: true
            }
            Label {
                anchors.verticalCenter: parent.children[0].verticalCenter
                text: qsTr("AIGM")
                textFormat: Text.PlainText
                font: Theme.title
            }
        }
        Paragraph {
            width: parent.width
            line: Theme.displayLine
            text: root.signUp ? qsTr("Create an account") : root.ended ? qsTr("Please sign in again") : qsTr("Welcome back")
            textFormat: Text.PlainText
            font: Theme.display
            Accessible.role: Accessible.Heading
        }
        Paragraph {
            width: parent.width
            visible: root.ended
            text: root.login.sessionEndedText
            textFormat: Text.PlainText
            color: Theme.textSecondary
            Accessible.role: Accessible.AlertMessage
        }
        Sentence {
            width: parent.width
            topPadding: 4
            bottomPadding: 24
            sentence: {
                if (!root.login.backendHost)
                    return qsTr("No address is chosen yet. %2");
                return root.signUp ? qsTr("Your account is on %1. %2") : qsTr("Sign in to %1. %2");
            }
            name: root.login.backendHost
            link: qsTr("Change")
            onLinkActivated: root.backendRequested()
        }
        Field {
            id: email

            width: parent.width
            focus: true
            large: true
            label: qsTr("Email")
            text: root.login.email
            error: root.login.emailError
            input.inputMethodHints: Qt.ImhEmailCharactersOnly | Qt.ImhNoAutoUppercase
            onEdited: root.login.email = text
            onAccepted: root.login.submit()
        }
        Item {
            width: 1
            height: 16
            visible: root.signUp
        }
        Field {
            id: username

            width: parent.width
            visible: root.signUp
            large: true
            label: qsTr("Username")
            text: root.login.username
            error: root.login.usernameError
            maximumLength: 32
            input.inputMethodHints: Qt.ImhNoAutoUppercase | Qt.ImhNoPredictiveText
            onEdited: root.login.username = text
            onAccepted: root.login.submit()
        }
        Item {
            width: 1
            height: 16
        }
        Field {
            width: parent.width
            large: true
            secret: true
            label: qsTr("Password")
            text: root.login.password
            error: root.login.passwordError
            onEdited: root.login.password = text
            onAccepted: root.login.submit()
        }
        Item {
            width: 1
            height: 16
            visible: failure.visible
        }
        Paragraph {
            id: failure

            width: parent.width
            visible: text
            line: Theme.smallLine
            text: root.login.generalError
            textFormat: Text.PlainText
            font: Theme.small
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
        Item {
            width: 1
            height: 24
        }
        Button {
            width: parent.width
            implicitHeight: Theme.px(44)
            kind: Button.Kind.Primary
            text: root.signUp ? qsTr("Create account") : qsTr("Sign in")
            busy: root.login.busy
            onClicked: root.login.submit()
        }
        Row {
            anchors.left: parent.left
            topPadding: 24
            spacing: 4

            Label {
                height: Theme.bodyLine
                text: root.signUp ? qsTr("Already have an account?") : qsTr("New here?")
                textFormat: Text.PlainText
                font: Theme.paragraph
                color: Theme.textSecondary
                verticalAlignment: Text.AlignVCenter
            }
            LinkButton {
                height: Theme.bodyLine
                font: Theme.uiStrong
                text: root.signUp ? qsTr("Sign in instead") : qsTr("Create an account")
                onClicked: {
                    root.login.mode = root.signUp ? Login.SignIn : Login.SignUp;
                    email.forceActiveFocus();
                }
            }
        }
        Item {
            width: 1
            height: 20
            visible: local.visible
        }
        LocalWorkspaceButton {
            id: local

            width: parent.width
            visible: root.login.localOffered
            onClicked: root.login.useLocalWorkspace()
        }
    }
}
