// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style
import Aigm.Ui

/*! What can be done with the message under the pointer, raised at its end. One for all rows; the menu has all of it
    for whoever has no pointer. */
Rectangle {
    id: root

    required property Timeline timeline
    readonly property MessageDelegate row: root.timeline.pointedRow
    readonly property int inset: root.row ? root.row.inset + root.row.end : 0

    x: root.LayoutMirroring.enabled ? root.inset : root.timeline.width - width - root.inset
    y: root.row ? Math.max(4, root.row.y + root.row.bodyY - root.timeline.list.contentY - 18) : 0
    width: buttons.width + 6
    height: buttons.height + 6
    visible: root.row && root.row.hasActions && !root.timeline.list.moving
    radius: 10
    color: Theme.raised
    border.width: Theme.strokeHairline
    border.color: Theme.line

    HoverHandler {
        id: hover

        blocking: true // the row beneath is another one
        onHoveredChanged: root.timeline.pointActions(hovered)
    }
    Row {
        id: buttons

        x: 3
        y: 3

        IconButton {
            visible: root.row && root.timeline.mayEdit(root.row)
            name: qsTr("Edit")
            keyText: qsTr("E")
            iconName: "pencil"
            iconSize: Theme.iconRowSize
            focusPolicy: Qt.NoFocus
            onClicked: root.timeline.messages.edit(root.row.messageId)
        }
        IconButton {
            id: more

            name: qsTr("More actions")
            iconName: "ellipsis"
            iconSize: Theme.iconRowSize
            focusPolicy: Qt.NoFocus
            onClicked: root.timeline.showMenu(root.row, more, more.width, more.height + 6)
        }
    }
}
