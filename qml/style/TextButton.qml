// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A small button in a line of text: "Try again". */
T.Button {
    id: control

    property color ink: Theme.accentText
    /*! The finger needs more room than the eye: the target is larger than what is painted. */
    property bool touch: false

    implicitWidth: Math.ceil(implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: control.touch ? Theme.targetTouchSize : Theme.px(24)
    topInset: Math.max(0, Math.round((height - Theme.px(24)) / 2))
    bottomInset: topInset
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
