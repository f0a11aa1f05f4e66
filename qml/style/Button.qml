// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! A button with a verb on it. One Primary a view. */
T.Button {
    id: control

    enum Kind {
        Second,
        Primary,
        Quiet,
        Danger
    }

    property int kind: Button.Kind.Second
    property bool busy: false
    property bool small: false
    property bool touch: false
    property string iconName
    readonly property bool filled: control.kind === Button.Kind.Primary || control.kind === Button.Kind.Danger
    readonly property color ink: {
        if (!control.enabled)
            return Theme.textDisabled;
        switch (control.kind) {
        case Button.Kind.Primary:
            return Theme.textOnAccent;
        case Button.Kind.Danger:
            return Theme.textOnDanger;
        case Button.Kind.Quiet:
            return Theme.accentText;
        default:
            return Theme.text;
        }
    }
    readonly property color ground: {
        if (!control.enabled)
            return control.filled ? Theme.sheetPressed : "transparent";
        if (control.kind === Button.Kind.Primary)
            return control.down ? Theme.accentPressed : control.hovered ? Theme.accentHover : Theme.accent;
        if (control.kind === Button.Kind.Danger)
            return Theme.danger;
        return control.down ? Theme.sheetPressed : control.hovered ? Theme.sheetHover : "transparent";
    }

    implicitWidth: Math.ceil(implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: control.touch ? Math.max(Theme.targetTouchSize, Theme.rowSize) : control.small ? Theme.targetSize : Theme.rowSize
    leftPadding: control.small ? 12 : 14
    rightPadding: leftPadding
    font: control.small ? Theme.smallStrong : Theme.uiStrong
    hoverEnabled: true
    Accessible.name: control.text
    Accessible.onPressAction: if (control.enabled)
        control.clicked()

    contentItem: Face {
        text: control.text
        iconName: control.iconName
        font: control.font
        ink: control.ink
        busy: control.busy
        centred: true
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: control.ground
        border.width: control.kind === Button.Kind.Second ? Theme.strokeControl : 0
        border.color: control.enabled ? Theme.lineControl : Theme.line

        FocusRing {
            visible: control.visualFocus
        }
    }
}
