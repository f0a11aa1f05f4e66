// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A small button in a line of text: "Try again". */
T.Button {
    id: control

    property color ink: Theme.accentText

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.px(24)
    leftPadding: 8
    rightPadding: 8
    font: Theme.captionStrong
    hoverEnabled: true
    Accessible.name: control.text
    Accessible.onPressAction: if (control.enabled)
        control.clicked()

    contentItem: Text {
        text: control.text
        textFormat: Text.PlainText
        font: control.font
        color: control.enabled ? control.ink : Theme.textDisabled
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: 6
        color: control.down ? Theme.sheetPressed : control.hovered ? Theme.sheetHover : "transparent"

        FocusRing {
            visible: control.visualFocus
            inside: true
            around: 6
        }
    }
}
