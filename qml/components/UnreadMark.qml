// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! Somebody waits to be read: a disc, or how often the reader is wanted. Its owner says so in words. */
Item {
    id: root

    required property bool unread
    required property int mentions
    property int discSize: 8
    /*! Around it, where it lies over a picture. */
    property int gap: 0
    property color ground: Theme.desk
    readonly property bool counts: root.mentions > 0

    implicitWidth: !root.visible ? 0 : root.counts ? Math.max(implicitHeight, Math.ceil(label.implicitWidth) + 10) : root.discSize
    implicitHeight: root.counts ? Theme.badgeSize : root.discSize
    visible: root.unread || root.counts
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        anchors.margins: -root.gap
        visible: root.gap > 0
        radius: height / 2
        color: root.ground
    }
    Rectangle {
        anchors.fill: parent
        radius: height / 2
        color: Theme.lantern

        Text {
            id: label

            anchors.centerIn: parent
            visible: root.counts
            text: root.mentions > 99 ? qsTr("99+") : String(root.mentions)
            textFormat: Text.PlainText
            font: Theme.micro
            color: Theme.textOnLantern
        }
    }
}
