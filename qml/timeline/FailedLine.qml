// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm
import Aigm.Style

/*! Under a message of which something was refused: why, and what can be done. */
Item {
    id: root

    required property string failure
    /*! What was refused. */
    required property int operation
    required property bool deleted
    property bool touch: false
    readonly property int lead: Theme.px(14) + 6
    readonly property int asked: Math.ceil(metrics.advanceWidth) + 1
    /*! A finger gets the buttons on a line of their own, and so does whoever has no room for them. */
    readonly property bool stacked: root.touch || root.lead + root.asked + 10 + buttons.implicitWidth > root.width

    signal retryRequested
    signal editRequested
    signal discardRequested

    implicitHeight: 2 + (root.stacked ? reason.height + buttons.implicitHeight : Math.max(reason.height, buttons.implicitHeight))

    TextMetrics {
        id: metrics

        text: reason.text
        font: Theme.captionPlain
    }
    Icon {
        anchors.left: parent.left
        anchors.verticalCenter: reason.verticalCenter
        name: "circle-alert"
        size: 14
        color: Theme.dangerText
    }
    Text {
        id: reason

        anchors.left: parent.left
        anchors.leftMargin: root.lead
        y: 2
        width: Math.min(root.asked, root.width - root.lead)
        height: Math.max(contentHeight, Theme.px(24))
        text: {
            switch (root.operation) {
            case MessageListModel.Edit:
                return qsTr("Your edit was not sent. %1").arg(root.failure);
            case MessageListModel.Delete:
                return qsTr("Not deleted. %1").arg(root.failure);
            case MessageListModel.React:
            case MessageListModel.Unreact:
                return qsTr("Your reaction was not sent. %1").arg(root.failure);
            default:
                return qsTr("Not sent. %1").arg(root.failure);
            }
        }
        textFormat: Text.PlainText
        font: Theme.captionPlain
        color: Theme.dangerText
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }
    Row {
        id: buttons

        // their words stand under the words above
        anchors.left: root.stacked ? parent.left : reason.right
        anchors.leftMargin: root.stacked ? -8 : 10
        y: root.stacked ? reason.y + reason.height : 2
        spacing: 2

        TextButton {
            visible: !root.deleted
            text: qsTr("Try again")
            touch: root.touch
            onClicked: root.retryRequested()
        }
        TextButton {
            visible: root.operation === MessageListModel.Send || root.operation === MessageListModel.Edit
            text: qsTr("Edit")
            touch: root.touch
            onClicked: root.editRequested()
        }
        TextButton {
            text: root.operation === MessageListModel.Send ? qsTr("Delete") : qsTr("Discard")
            touch: root.touch
            ink: Theme.dangerText
            onClicked: root.discardRequested()
        }
    }
}
