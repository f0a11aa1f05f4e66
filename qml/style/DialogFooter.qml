// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! What went wrong, and the buttons of a dialog. */
FocusScope {
    id: root

    property string errorText
    property string acceptText
    property string cancelText
    property int acceptKind: Button.Kind.Primary
    property bool acceptEnabled: true
    property bool busy: false

    signal accepted
    signal rejected

    implicitHeight: column.implicitHeight + 2 * Theme.space6

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.space6
        spacing: Theme.space6

        Label {
            width: parent.width
            visible: text
            text: root.errorText
            textFormat: Text.PlainText
            font: Theme.small
            color: Theme.dangerText
            wrapMode: Text.Wrap
            Accessible.role: Accessible.AlertMessage
        }
        Row {
            anchors.right: parent.right
            spacing: 8

            Button {
                visible: text
                text: root.cancelText
                kind: root.acceptKind === Button.Kind.Danger ? Button.Kind.Second : Button.Kind.Quiet
                // a dialog that takes something away starts on the button that does not
                focus: root.acceptKind === Button.Kind.Danger
                onClicked: root.rejected()
            }
            Button {
                visible: text
                text: root.acceptText
                kind: root.acceptKind
                enabled: root.acceptEnabled
                busy: root.busy
                onClicked: root.accepted()
            }
        }
    }
}
