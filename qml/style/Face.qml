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
    readonly property int tail: root.centred ? 0 : 26

    implicitWidth: icon.width + root.gap + label.implicitWidth + root.tail
    implicitHeight: label.implicitHeight

    Item {
        anchors.left: root.centred ? undefined : parent.left
        anchors.horizontalCenter: root.centred ? parent.horizontalCenter : undefined
        width: icon.width + root.gap + label.width
        height: parent.height

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
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

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, root.width - icon.width - root.gap - root.tail)
            text: root.text
            textFormat: Text.PlainText
            font: root.font
            color: root.ink
            elide: Text.ElideRight
        }
    }
    Icon {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        name: root.endIconName
        size: Theme.iconRowSize
        color: root.ink
    }
}
