// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! An underlined word that does something. */
T.Button {
    id: control

    readonly property color ink: control.hovered ? Theme.accentHover : Theme.accentText

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
        font: control.font
        color: control.ink
        verticalAlignment: Text.AlignVCenter

        // the underline of the font grows with its weight
        Rectangle {
            y: Math.round(parent.baselineOffset) + 2
            width: parent.implicitWidth
            height: Theme.strokeHairline
            color: control.ink
        }
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
