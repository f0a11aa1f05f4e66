// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! One line of text. Passwords (echoMode) get a button that shows them. */
T.TextField {
    id: control

    property bool invalid: false
    property bool secret: false
    property bool large: false
    property string iconName
    property bool revealed: false
    property int startPadding: lead.visible ? 37 : 11
    property int endPadding: control.secret || alert.visible ? 38 : 11
    readonly property bool mirrored: control.LayoutMirroring.enabled

    implicitWidth: 240
    implicitHeight: Theme.px(control.large ? 44 : 40)
    leftPadding: control.mirrored ? control.endPadding : control.startPadding
    rightPadding: control.mirrored ? control.startPadding : control.endPadding
    horizontalAlignment: TextInput.AlignLeft
    font.family: Theme.family
    font.pixelSize: control.large ? Theme.body.pixelSize : Theme.ui.pixelSize
    color: control.enabled ? Theme.text : Theme.textDisabled
    selectionColor: Theme.selection
    selectedTextColor: Theme.textOnSelection
    placeholderTextColor: Theme.textMuted
    verticalAlignment: TextInput.AlignVCenter
    selectByMouse: true
    hoverEnabled: true
    echoMode: control.secret && !control.revealed ? TextInput.Password : TextInput.Normal
    passwordCharacter: "•"
    font.letterSpacing: echoMode === TextInput.Password ? 2 : 0
    inputMethodHints: control.secret ? Qt.ImhSensitiveData | Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase : Qt.ImhNone

    cursorDelegate: Caret {
        shown: control.cursorVisible && control.selectionStart === control.selectionEnd
        at: control.cursorPosition
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: Theme.sheet
        border.width: control.activeFocus || Theme.highContrast ? Theme.strokeFocus : Theme.strokeControl
        border.color: {
            if (control.activeFocus)
                return Theme.focus;
            if (control.invalid)
                return Theme.dangerText;
            return control.hovered ? Theme.text : Theme.lineControl;
        }
    }

    Icon {
        id: lead

        anchors.left: parent.left
        anchors.leftMargin: 11
        anchors.verticalCenter: parent.verticalCenter
        visible: name
        name: control.iconName
        size: Theme.iconRowSize
        color: Theme.textMuted
    }
    Text {
        anchors.fill: parent
        anchors.leftMargin: control.startPadding
        anchors.rightMargin: control.endPadding
        visible: !control.length && !control.preeditText
        text: control.placeholderText
        textFormat: Text.PlainText
        font: control.font
        color: control.placeholderTextColor
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }
    Icon {
        id: alert

        anchors.right: parent.right
        anchors.rightMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        visible: control.invalid && !control.secret
        name: visible ? "circle-alert" : ""
        size: Theme.iconRowSize
        color: Theme.dangerText
    }
    Lazy {
        anchors.right: parent.right
        anchors.rightMargin: 5
        anchors.verticalCenter: parent.verticalCenter
        active: control.secret

        component: IconButton {
            name: qsTr("Show the password")
            iconName: control.revealed ? "eye-off" : "eye"
            checkable: true
            onCheckedChanged: control.revealed = checked
        }
    }
}
