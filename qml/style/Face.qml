// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import Aigm.Style

/*! What a button or a menu item shows: an icon and words. */
Item {
    id: root

    property string text
    property string iconName
    property string endIconName
    property font font: Theme.ui
    property color ink: Theme.text
    property bool busy: false
    property bool centred: false
    readonly property int gap: root.iconName || root.busy ? 8 : 0

    implicitWidth: icon.width + root.gap + label.implicitWidth + (root.centred ? 0 : 26)
    implicitHeight: label.implicitHeight

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: root.centred ? Math.max(0, (root.width - root.implicitWidth) / 2) : 0
        anchors.verticalCenter: parent.verticalCenter
        width: root.gap ? implicitWidth : 0
        visible: !root.busy
        name: root.iconName
        size: Theme.iconRowSize
        color: root.ink
    }
    Lazy {
        anchors.fill: icon
        active: root.busy

        component: Busy {
            size: Theme.iconRowSize
            color: root.ink
        }
    }
    Text {
        id: label

        anchors.left: icon.right
        anchors.leftMargin: root.gap
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, root.width - icon.width - root.gap - (root.centred ? 0 : 26))
        text: root.text
        textFormat: Text.PlainText
        font: root.font
        color: root.ink
        elide: Text.ElideRight
    }
    Icon {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        name: root.endIconName
        size: Theme.iconRowSize
        color: root.ink
    }
}
