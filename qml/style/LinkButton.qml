// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! An underlined word that does something. */
T.Button {
    id: control

    implicitWidth: implicitContentWidth
    implicitHeight: implicitContentHeight
    font: Theme.body
    hoverEnabled: true
    Accessible.name: control.text
    Accessible.onPressAction: if (control.enabled)
        control.clicked()

    contentItem: Text {
        text: control.text
        textFormat: Text.PlainText
        font.family: control.font.family
        font.pixelSize: control.font.pixelSize
        font.weight: control.font.weight
        font.underline: true
        color: control.hovered ? Theme.accentHover : Theme.accentText
        verticalAlignment: Text.AlignVCenter
    }

    background: Item {
        FocusRing {
            visible: control.visualFocus
            around: Theme.radiusTiny
        }
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
