// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! A text field with its label above and help or an error below. */
FocusScope {
    id: root

    property alias text: input.text
    property alias placeholderText: input.placeholderText
    property alias maximumLength: input.maximumLength
    property alias secret: input.secret
    property alias large: input.large
    property alias iconName: input.iconName
    property alias input: input
    property string label
    /*! What screen readers call the field where the label alone says too little. */
    property string spokenLabel: root.label
    property string help
    property string error

    signal edited
    signal accepted

    implicitWidth: 240
    implicitHeight: column.implicitHeight

    Column {
        id: column

        width: parent.width
        spacing: 6

        Text {
            width: parent.width
            height: Theme.smallLine
            text: root.label
            textFormat: Text.PlainText
            font: Theme.label
            color: Theme.text
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignLeft
            verticalAlignment: Text.AlignVCenter
        }
        TextField {
            id: input

            width: parent.width
            focus: true
            invalid: root.error
            Accessible.name: root.spokenLabel
            Accessible.description: root.error || root.help
            onTextEdited: root.edited()
            onAccepted: root.accepted()
        }
        Label {
            width: parent.width
            visible: text
            text: root.error || root.help
            textFormat: Text.PlainText
            font: Theme.captionPlain
            color: root.error ? Theme.dangerText : Theme.textMuted
            wrapMode: Text.Wrap
            Accessible.role: root.error ? Accessible.AlertMessage : Accessible.StaticText
        }
    }
}
