// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A square button with an icon, named by what it does. */
T.Button {
    id: control

    required property string name
    property string iconName
    property int iconSize: Theme.iconSize
    /*! The key that does the same, as people write it: "Ctrl+K". */
    property string keyText
    property int box: Theme.targetSize
    property bool deskToned: false
    property bool mirrorIcon: false
    readonly property color ink: {
        if (!control.enabled)
            return Theme.textDisabled;
        if (control.checked)
            return Theme.textOnAccentSoft;
        return control.hovered ? Theme.text : Theme.textSecondary;
    }

    implicitWidth: control.box
    implicitHeight: control.box
    hoverEnabled: true
    Accessible.name: control.name
    Accessible.checkable: control.checkable
    Accessible.checked: control.checked
    Accessible.onPressAction: {
        if (!control.enabled)
            return;
        if (control.checkable)
            control.toggle();
        control.clicked();
    }

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: control.iconName
            size: control.iconSize
            color: control.ink
            mirrored: control.mirrorIcon && control.mirrored
        }
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: {
            if (control.checked)
                return Theme.accentSoft;
            if (control.down)
                return control.deskToned ? Theme.deskPressed : Theme.sheetPressed;
            if (control.hovered)
                return control.deskToned ? Theme.deskHover : Theme.sheetHover;
            return "transparent";
        }
        border.width: control.checked && Theme.highContrast ? Theme.strokeStrong : 0
        border.color: Theme.accent

        FocusRing {
            visible: control.visualFocus
        }
    }

    Lazy {
        active: control.hovered || control.visualFocus

        component: ToolTip {
            parent: control
            visible: (control.hovered || control.visualFocus) && !control.down
            text: control.keyText ? qsTr("%1 (%2)").arg(control.name).arg(control.keyText) : control.name
        }
    }
}
