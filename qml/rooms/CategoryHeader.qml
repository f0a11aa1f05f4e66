// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style
import Aigm.Ui

/*! The name of a group of rooms; folds it. */
T.Button {
    id: root

    required property string section
    readonly property FoldingList list: ListView.view as FoldingList
    readonly property bool sheeted: root.list && root.list.sheeted
    readonly property int above: root.sheeted ? 0 : 8
    readonly property bool folded: root.list && root.list.folded[root.section] === true

    width: root.list ? root.list.width : 0
    implicitHeight: root.section ? Theme.px(root.sheeted ? 36 : 32) + root.above : root.above
    enabled: root.section
    hoverEnabled: true
    onClicked: root.list.fold(root.section)
    Accessible.role: Accessible.Button
    Accessible.name: root.folded ? qsTr("%1, collapsed").arg(root.section) : root.section
    Accessible.onPressAction: root.clicked()

    Item {
        anchors.fill: parent
        anchors.topMargin: root.above
        visible: root.section

        Icon {
            id: chevron

            anchors.left: parent.left
            anchors.leftMargin: root.sheeted ? 8 : 4
            anchors.verticalCenter: parent.verticalCenter
            name: root.folded ? "chevron-right" : "chevron-down"
            size: Theme.iconSmallSize
            color: root.hovered ? Theme.text : Theme.textMuted
            mirrored: root.mirrored
        }
        Text {
            anchors.left: chevron.right
            anchors.leftMargin: 4
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            text: root.section
            textFormat: Text.PlainText
            font: Theme.captionStrong
            color: root.hovered ? Theme.text : Theme.textMuted
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignLeft
        }
    }

    background: Item {
        Item {
            anchors.fill: parent
            anchors.topMargin: root.above
            anchors.rightMargin: root.sheeted ? 0 : 12

            FocusRing {
                visible: root.visualFocus
                inside: true
            }
        }
    }
}
