// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style
import Aigm.Ui

/*! Over the timeline: which room this is, and what can be shown beside it. */
FocusScope {
    id: root

    required property Place place
    property bool narrow: false
    property bool membersShown: false
    property bool searchShown: false
    property int memberCount: 0

    signal backRequested
    signal membersRequested
    signal searchRequested
    signal historyRequested

    implicitHeight: root.narrow ? Theme.infoBarTouchSize : Theme.infoBarSize

    IconButton {
        id: back

        anchors.left: parent.left
        anchors.leftMargin: 4
        anchors.verticalCenter: parent.verticalCenter
        visible: root.narrow
        box: Theme.targetTouchSize
        name: qsTr("Back to the rooms")
        iconName: "arrow-left"
        iconSize: 22
        mirrorIcon: true
        onClicked: root.backRequested()
    }
    Icon {
        id: hash

        anchors.left: root.narrow ? back.right : parent.left
        anchors.leftMargin: root.narrow ? 4 : 20
        anchors.verticalCenter: title.verticalCenter
        visible: root.place.roomId
        name: "hash"
        size: root.narrow ? Theme.iconSmallSize : Theme.iconSize
        color: Theme.textMuted
    }
    Label {
        id: title

        anchors.left: hash.right
        anchors.leftMargin: root.narrow ? 6 : 8
        y: root.narrow ? Math.round((parent.height - height - members.height) / 2) : Math.round((parent.height - height) / 2)
        width: Math.min(Math.ceil(implicitWidth), root.width - hash.width - tools.width - (root.narrow ? 72 : 60))
        height: root.narrow ? Theme.px(20) : Theme.headingLine
        text: root.place.roomName
        textFormat: Text.PlainText
        font: Theme.heading
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        Accessible.role: Accessible.Heading
    }
    Label {
        id: members

        anchors.left: hash.left
        anchors.top: title.bottom
        height: Theme.captionLine
        visible: root.narrow && root.place.roomId
        text: qsTr("%n member(s)", "", root.memberCount)
        textFormat: Text.PlainText
        font: Theme.captionPlain
        color: Theme.textSecondary
        verticalAlignment: Text.AlignVCenter
    }
    Rectangle {
        id: rule

        anchors.left: title.right
        anchors.leftMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.strokeHairline
        height: 18
        visible: topic.visible
        color: Theme.line
    }
    TopicButton {
        id: topic

        anchors.left: rule.right
        anchors.leftMargin: 4
        anchors.right: tools.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        visible: topic.text && !root.narrow && width > 40
        text: root.place.roomTopic
        history: root.place.history
        onOpening: root.historyRequested()
    }
    Row {
        id: tools

        anchors.right: parent.right
        anchors.rightMargin: root.narrow ? 4 : 12
        anchors.verticalCenter: parent.verticalCenter
        spacing: 8

        IconButton {
            visible: root.place.roomId
            box: root.narrow ? Theme.targetTouchSize : Theme.targetSize
            iconSize: root.narrow ? 22 : Theme.iconSize
            name: qsTr("Search in this room")
            keyText: qsTr("Ctrl+F")
            iconName: "search"
            checkable: true
            checked: root.searchShown
            // whoever owns the panel answers; the button only asks
            onToggled: checked = Qt.binding(() => root.searchShown)
            onClicked: root.searchRequested()
        }
        IconButton {
            visible: root.place.serverId
            focus: true
            box: root.narrow ? Theme.targetTouchSize : Theme.targetSize
            iconSize: root.narrow ? 22 : Theme.iconSize
            name: qsTr("Show members")
            keyText: qsTr("Ctrl+Shift+L")
            iconName: "users"
            checkable: true
            checked: root.membersShown
            // whoever owns the setting answers; the button only asks
            onToggled: checked = Qt.binding(() => root.membersShown)
            onClicked: root.membersRequested()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.strokeHairline
        color: Theme.line
    }
}
