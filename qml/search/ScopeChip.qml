// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! In the search field: only this room is searched. Pressed, all rooms are. */
T.Button {
    id: root

    required property string roomName
    property int limit: 140

    implicitWidth: Math.min(root.limit, Math.ceil(implicitContentWidth) + leftPadding + rightPadding)
    implicitHeight: Theme.px(24)
    leftPadding: 5
    rightPadding: 5
    font: Theme.label
    text: qsTr("in: %1").arg(root.roomName)
    hoverEnabled: true
    Accessible.name: qsTr("Only in #%1, press to search in every room").arg(root.roomName)
    Accessible.onPressAction: root.clicked()

    contentItem: Text {
        text: root.text
        textFormat: Text.PlainText
        font: root.font
        color: Theme.textOnAccentSoft
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: Theme.radiusTiny
        color: Theme.accentSoft

        FocusRing {
            visible: root.visualFocus
            around: parent.radius
        }
    }
}
