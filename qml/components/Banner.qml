// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm.Style

/*! One line over the timeline about the state of things, with at most one action. */
Rectangle {
    id: root

    enum Kind {
        Waiting,
        Broken,
        Told
    }

    property int kind: Banner.Kind.Told
    property string iconName
    /*! Said first, in bold. */
    property string title
    property string text
    property string hint
    property string actionText
    property bool dismissible: false
    readonly property color ink: root.kind === Banner.Kind.Waiting ? Theme.lanternText
        : root.kind === Banner.Kind.Broken ? Theme.dangerText : Theme.infoText

    signal acted
    signal dismissed

    implicitHeight: Math.max(Theme.px(44), words.implicitHeight + 16)
    color: root.kind === Banner.Kind.Waiting ? Theme.lanternSoft
        : root.kind === Banner.Kind.Broken ? Theme.dangerSoft : Theme.infoSoft
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.title ? qsTr("%1 %2").replace(/%[12]/g, part => part === "%1" ? root.title : root.text) : root.text

    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        name: root.iconName
        size: Theme.iconRowSize
        color: root.ink
    }
    Flow {
        id: words

        anchors.left: icon.right
        anchors.leftMargin: 10
        anchors.right: tail.left
        anchors.rightMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        spacing: 4

        Text {
            visible: text
            text: root.title
            textFormat: Text.PlainText
            font: Theme.smallStrong
            color: Theme.text
        }
        Text {
            width: Math.min(implicitWidth, words.width)
            text: root.text
            textFormat: Text.PlainText
            font: Theme.small
            color: Theme.text
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignLeft
        }
    }
    Row {
        id: tail

        anchors.right: parent.right
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        spacing: 10

        Label {
            anchors.verticalCenter: parent.verticalCenter
            visible: text && root.width >= Theme.narrowBelow
            text: root.hint
            textFormat: Text.PlainText
            font: Theme.caption
            color: Theme.textSecondary
        }
        TextButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: text
            text: root.actionText
            touch: root.width < Theme.narrowBelow
            onClicked: root.acted()
        }
        IconButton {
            visible: root.dismissible
            name: qsTr("Close")
            iconName: "x"
            iconSize: Theme.iconSmallSize
            onClicked: root.dismissed()
        }
    }
}
