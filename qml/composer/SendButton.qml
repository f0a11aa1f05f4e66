// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Sends what is written. */
T.Button {
    id: root

    implicitWidth: 36
    implicitHeight: Theme.targetSize
    hoverEnabled: true
    focusPolicy: Qt.TabFocus
    Accessible.name: qsTr("Send the message")
    Accessible.onPressAction: if (root.enabled)
        root.clicked()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: "arrow-up"
            size: Theme.iconRowSize
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
