// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm.Style

/*! What a room is about, in one line; at a press the whole of it, and what is known of the room's history. */
Item {
    id: root

    property string text
    property string history

    /*! The history is about to be shown. */
    signal opening

    implicitHeight: Theme.px(28)

    Label {
        id: label

        anchors.fill: parent
        anchors.leftMargin: 8
        anchors.rightMargin: 8
        text: root.text
        textFormat: Text.PlainText
        font: Theme.small
        color: Theme.textSecondary
        elide: Text.ElideRight
        maximumLineCount: 1
        verticalAlignment: Text.AlignVCenter
    }
    T.Button {
        id: more

        anchors.fill: parent
        z: -1
        hoverEnabled: true
        Accessible.name: qsTr("Show the whole topic")
        Accessible.onPressAction: more.clicked()
        onClicked: {
            root.opening();
            whole.setSource("TopicPopup.qml", { button: root });
            whole.active = true;
            (whole.item as T.Popup).open();
        }

        background: Rectangle {
            radius: Theme.radiusControl
            color: more.down ? Theme.sheetPressed : more.hovered ? Theme.sheetHover : "transparent"

            FocusRing {
                visible: more.visualFocus
                inside: true
            }
        }
    }
    Loader {
        id: whole

        active: false

        Connections {
            function onClosed() {
                whole.active = false;
            }

            target: whole.item as T.Popup
        }
    }
}
