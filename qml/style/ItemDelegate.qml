// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A row that can be pressed. What it shows is its content item; the name is for screen readers. */
T.ItemDelegate {
    id: control

    property string name: control.text
    property bool deskToned: true
    property int around: Theme.radiusControl

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Theme.rowSize
    leftPadding: 10
    rightPadding: 12
    font: Theme.ui
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: control.name
    Accessible.onPressAction: if (control.enabled)
        control.clicked()

    contentItem: Text {
        text: control.text
        textFormat: Text.PlainText
        font: control.font
        color: !control.enabled ? Theme.textDisabled : control.highlighted ? Theme.textOnAccentSoft : Theme.text
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: control.around
        color: {
            if (control.highlighted)
                return Theme.accentSoft;
            if (control.down)
                return control.deskToned ? Theme.deskPressed : Theme.sheetPressed;
            if (control.hovered)
                return control.deskToned ? Theme.deskHover : Theme.sheetHover;
            return "transparent";
        }

        FocusRing {
            visible: control.visualFocus
            inside: true
            around: control.around
        }
    }
}
