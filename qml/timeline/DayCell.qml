// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! One day of the date picker. */
T.AbstractButton {
    id: root

    required property int index
    required property string name
    required property bool inMonth
    required property bool isToday
    required property bool selectable
    /*! The keyboard was used last. */
    property bool byKeys: false
    readonly property bool current: GridView.isCurrentItem

    required text
    height: width
    visible: root.inMonth
    enabled: root.selectable
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Button
    Accessible.name: root.name
    Accessible.focusable: root.selectable
    Accessible.onPressAction: if (root.enabled)
        root.clicked()

    contentItem: Text {
        text: root.text
        textFormat: Text.PlainText
        font: root.isToday || root.current ? Theme.smallStrong : Theme.small
        color: {
            if (!root.enabled)
                return Theme.textDisabled;
            if (root.current)
                return Theme.textOnAccentSoft;
            return root.isToday ? Theme.accentText : Theme.text;
        }
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: {
            if (root.current)
                return Theme.accentSoft;
            return root.down ? Theme.sheetPressed : root.hovered ? Theme.sheetHover : "transparent";
        }
        border.width: root.current && Theme.highContrast ? Theme.strokeStrong : root.isToday ? Theme.strokeControl : 0
        border.color: root.current && Theme.highContrast ? Theme.accent : Theme.lineControl

        FocusRing {
            visible: root.activeFocus && root.byKeys
            inside: true
        }
    }
}
