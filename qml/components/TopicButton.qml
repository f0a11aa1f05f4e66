// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! What a room is about, in one line; the whole of it when it is pressed. */
T.Button {
    id: root

    readonly property bool cut: label.truncated

    implicitHeight: Theme.px(28)
    leftPadding: 8
    rightPadding: 8
    font: Theme.small
    hoverEnabled: root.cut
    focusPolicy: root.cut ? Qt.StrongFocus : Qt.NoFocus
    Accessible.role: root.cut ? Accessible.Button : Accessible.StaticText
    Accessible.name: qsTr("Topic: %1").arg(root.text)
    Accessible.onPressAction: root.clicked()
    onClicked: if (root.cut)
        whole.active = true

    Text {
        id: label

        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding
        text: root.text
        textFormat: Text.PlainText
        font: root.font
        color: Theme.textSecondary
        elide: Text.ElideRight
        maximumLineCount: 1
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        width: Math.min(root.width, label.contentWidth + root.leftPadding + root.rightPadding)
        visible: root.cut
        radius: Theme.radiusControl
        color: root.down ? Theme.sheetPressed : root.hovered ? Theme.sheetHover : "transparent"

        FocusRing {
            visible: root.visualFocus
            inside: true
        }
    }

    Lazy {
        id: whole

        active: false

        component: Popup {
            parent: root
            y: root.height + 4
            width: Math.min(360, root.width)
            Component.onCompleted: open()
            onClosed: whole.active = false

            contentItem: Paragraph {
                line: Theme.uiLine
                text: root.text
                textFormat: Text.PlainText
                font: Theme.paragraph
            }
        }
    }
}
