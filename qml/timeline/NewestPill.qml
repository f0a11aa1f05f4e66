// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! Brings the reader back to the newest message, and says what came in meanwhile. */
T.Button {
    id: root

    property int arrived: 0
    readonly property bool wanted: root.arrived > 0
    readonly property color ink: root.wanted ? Theme.textOnLantern : Theme.text

    implicitWidth: Math.ceil(implicitContentWidth) + leftPadding + rightPadding
    implicitHeight: Theme.rowSize
    leftPadding: 12
    rightPadding: 14
    font: Theme.label
    text: root.wanted ? qsTr("%n new message(s)", "", root.arrived) : qsTr("Back to newest")
    hoverEnabled: true
    Accessible.name: root.text
    Accessible.onPressAction: root.clicked()

    contentItem: Face {
        text: root.text
        iconName: "arrow-down"
        font: root.font
        ink: root.ink
        centred: true
    }

    background: Rectangle {
        radius: height / 2
        color: root.wanted ? Theme.lantern : root.hovered ? Theme.sheetHover : Theme.raised
        border.width: root.wanted ? 0 : Theme.strokeControl
        border.color: Theme.lineControl

        FocusRing {
            visible: root.visualFocus
            around: parent.radius
        }
    }
}
