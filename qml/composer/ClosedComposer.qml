// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! In place of the composer where one may not write: why. */
Item {
    id: root

    required property string hint
    property bool narrow: false

    implicitHeight: frame.height + 12

    Rectangle {
        id: frame

        x: root.narrow ? 12 : Math.max(16, Math.round((root.width - Theme.columnSize) / 2))
        width: root.width - 2 * x
        height: Math.max(Theme.px(48), label.implicitHeight + 20)
        radius: Theme.radiusCard
        color: Theme.sunken
        border.width: Theme.strokeHairline
        border.color: Theme.line

        Icon {
            id: icon

            anchors.left: parent.left
            anchors.leftMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            name: "lock"
            size: Theme.iconRowSize
        }
        Label {
            id: label

            anchors.left: icon.right
            anchors.leftMargin: 10
            anchors.right: parent.right
            anchors.rightMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            text: root.hint
            textFormat: Text.PlainText
            font: Theme.paragraph
            color: Theme.textSecondary
            wrapMode: Text.Wrap
        }
    }
}
