// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Sends what is written, or saves the edit. */
T.Button {
    id: root

    /*! The finger needs more room than the eye: the target is larger than what is painted. */
    property bool touch: false
    property bool saves: false

    implicitWidth: root.touch ? Theme.targetTouchSize : 36
    implicitHeight: root.touch ? Theme.targetTouchSize : Theme.targetSize
    horizontalPadding: root.touch ? 4 : 0
    verticalPadding: root.touch ? Math.max(0, Math.round((root.height - Theme.targetSize) / 2)) : 0
    leftInset: leftPadding
    rightInset: rightPadding
    topInset: topPadding
    bottomInset: bottomPadding
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.name: root.saves ? qsTr("Save the edit") : qsTr("Send the message")
    Accessible.onPressAction: if (root.enabled)
        root.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: root.saves ? "check" : "arrow-up"
            size: root.touch ? 22 : Theme.iconRowSize
            color: root.enabled ? Theme.textOnAccent : Theme.textDisabled
        }
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: !root.enabled ? "transparent" : root.down ? Theme.accentPressed
            : root.hovered ? Theme.accentHover : Theme.accent

        FocusRing {
            visible: root.visualFocus
        }
    }
}
