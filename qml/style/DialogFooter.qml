// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! What went wrong, and the buttons of a dialog. */
FocusScope {
    id: root

    required property int edge
    property bool touch: false
    property string errorText
    property string acceptText
    property string acceptIcon
    property string cancelText
    property int acceptKind: Button.Kind.Primary
    property bool acceptEnabled: true
    property bool busy: false

    signal accepted
    signal rejected

    implicitHeight: column.implicitHeight + Theme.space6 + root.edge

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: root.edge
        spacing: Theme.space6

        Paragraph {
            width: parent.width
            visible: text
            line: Theme.smallLine
            text: root.errorText
            textFormat: Text.PlainText
            font: Theme.small
            color: Theme.dangerText
            Accessible.role: Accessible.AlertMessage
        }
        Grid {
            anchors.right: parent.right
            // one over the other where large text leaves no room beside each other
            columns: cancel.implicitWidth + 8 + accept.implicitWidth > column.width ? 1 : 2
            horizontalItemAlignment: Grid.AlignRight
            spacing: 8

            Button {
                id: cancel

                visible: text
                text: root.cancelText
                touch: root.touch
                kind: root.acceptKind === Button.Kind.Danger ? Button.Kind.Second : Button.Kind.Quiet
                // a dialog that takes something away starts on the button that does not
                focus: root.acceptKind === Button.Kind.Danger
                onClicked: root.rejected()
            }
            Button {
                id: accept

                visible: text
                text: root.acceptText
                iconName: root.acceptIcon
                touch: root.touch
                kind: root.acceptKind
                enabled: root.acceptEnabled
                busy: root.busy
                onClicked: root.accepted()
            }
        }
    }
}
