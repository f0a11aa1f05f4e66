// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! One action of a menu. */
T.MenuItem {
    id: control

    property string iconName
    property bool dangerous: false
    readonly property color ink: {
        if (!control.enabled)
            return Theme.textDisabled;
        if (control.dangerous)
            return Theme.dangerText;
        return control.highlighted ? Theme.textOnAccentSoft : Theme.text;
    }

    implicitWidth: Math.ceil(implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: visible ? Theme.rowSize : 0
    leftPadding: 10
    rightPadding: 10
    font: Theme.ui
    hoverEnabled: true
    Accessible.name: control.text
    Accessible.checkable: control.checkable
    Accessible.checked: control.checked
    Accessible.onPressAction: {
        if (!control.enabled)
            return;
        if (control.checkable)
            control.toggle();
        control.clicked(); // which triggers it
    }

    contentItem: Face {
        text: control.text
        iconName: control.iconName
        endIconName: control.checked ? "check" : ""
        font: control.font
        ink: control.ink
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: control.highlighted ? Theme.accentSoft : "transparent"
        border.width: control.highlighted && Theme.highContrast ? Theme.strokeStrong : 0
        border.color: Theme.accent
    }
}
