// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Puts a filter into the search field. */
T.Button {
    id: root

    required property string filter

    implicitWidth: Math.ceil(implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: Theme.px(28)
    leftPadding: 8
    rightPadding: 9
    font: Theme.label
    hoverEnabled: true
    Accessible.name: qsTr("Add the filter %1").arg(root.filter)
    Accessible.onPressAction: root.clicked()

    contentItem: Row {
        spacing: 5

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "plus"
            size: 14
            color: Theme.textSecondary
        }
        Text {
            anchors.verticalCenter: parent.verticalCenter
            text: root.filter
            textFormat: Text.PlainText
            font: root.font
            color: Theme.textSecondary
        }
    }

    background: Rectangle {
        radius: Theme.radiusControl
        color: root.down ? Theme.deskPressed : root.hovered ? Theme.deskHover : "transparent"
        border.width: Theme.strokeControl
        border.color: Theme.lineControl

        FocusRing {
            visible: root.visualFocus
        }
    }
}
