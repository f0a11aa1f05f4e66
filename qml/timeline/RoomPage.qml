// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! The sheet: the open room with its messages and the composer, or why there is none. */
FocusScope {
    id: root

    required property Session session
    property bool narrow: false
    property bool membersShown: false
    property bool searchShown: false
    readonly property Place place: root.session.place
    readonly property bool hasRoom: root.place.roomId
    property alias infoBar: infoBar
    property alias timeline: timeline
    property alias composer: composer
    readonly property alias picker: picker

    signal backRequested
    signal membersRequested
    signal searchRequested
    signal createServerRequested
    signal joinServerRequested
    signal deleteMessageRequested(string messageId)

    function pickDay(day: string, below: real) {
        const inset = Math.max(0, Math.round((timeline.width - Theme.columnSize) / 2));
        picker.setSource("DatePicker.qml", {
            timeline: timeline, day: day, below: below,
            inset: inset + (root.narrow ? 8 : Theme.timelineGutter - 12), touch: root.narrow
        });
        picker.active = true;
        (picker.item as T.Popup).open();
    }

    // what has a nearer use for the key has taken it before
    Keys.onEscapePressed: event => {
        event.accepted = root.session.composer.editing;
        if (event.accepted)
            root.session.composer.cancelEdit();
    }

    Rectangle {
        anchors.fill: parent
        visible: !root.narrow || root.place.serverId // else the sheet of the lists is beneath
        radius: root.narrow ? 0 : Theme.radiusSheet
        color: Theme.sheet
        border.width: Theme.highContrast ? Theme.strokeHairline : 0
        border.color: Theme.line
    }
    InfoBar {
        id: infoBar

        width: parent.width
        visible: root.place.serverId
        place: root.place
        narrow: root.narrow
        membersShown: root.membersShown
        searchShown: root.searchShown
        memberCount: root.session.members.count
        onBackRequested: root.backRequested()
        onMembersRequested: root.membersRequested()
        onSearchRequested: root.searchRequested()
        onHistoryRequested: root.session.lookAtHistory()
    }
    ConnectionBanner {
        id: banner

        anchors.top: infoBar.visible ? infoBar.bottom : parent.top
        width: parent.width
        session: root.session
        z: Theme.bannerZ
    }
    Timeline {
        id: timeline

        // a banner lies over the first line: it pushes nothing that is being read
        anchors.top: infoBar.bottom
        anchors.bottom: foot.top
        anchors.bottomMargin: root.narrow ? 0 : Theme.px(26)
        width: parent.width
        visible: root.hasRoom
        session: root.session
        narrow: root.narrow
        highlighted: root.searchShown ? root.session.search.query : ""
        onTyped: text => composer.type(text)
        onDeleteRequested: id => root.deleteMessageRequested(id)
        onDayRequested: (day, below) => root.pickDay(day, below)
        onLinkRequested: url => {
            if (!root.session.openLink(url))
                Qt.openUrlExternally(url);
        }
    }
    Loader {
        id: picker

        active: false

        Connections {
            function onClosed() {
                picker.active = false;
            }

            target: picker.item as T.Popup
        }
    }
    FocusScope {
        id: foot

        anchors.bottom: parent.bottom
        width: parent.width
        height: root.place.mayWrite ? composer.height : closed.implicitHeight
        visible: root.hasRoom
        focus: true

        ComposerBar {
            id: composer

            width: parent.width
            visible: root.place.mayWrite
            enabled: visible
            focus: true
            composer: root.session.composer
            roomName: root.place.roomName
            narrow: root.narrow
            onSent: timeline.toNewest()
            onEditLastRequested: root.session.messages.editLast()
        }
        Lazy {
            id: closed

            width: parent.width
            active: root.hasRoom && !root.place.mayWrite

            component: ClosedComposer {
                hint: root.place.writeHint
                narrow: root.narrow
            }
        }
    }
    Connections {
        function onDeleteRequested(messageId: string) {
            root.deleteMessageRequested(messageId);
        }

        target: root.session.composer
    }
    Lazy {
        anchors.fill: parent
        fills: true
        active: !root.hasRoom && root.session.state === Session.SignedIn
        component: root.place.serverId ? noRoom : noServer

        Component {
            id: noRoom

            Item {
                EmptyState {
                    anchors.centerIn: parent
                    picture: "door"
                    title: qsTr("Choose a room")
                }
            }
        }
        Component {
            id: noServer

            Item {
                EmptyState {
                    anchors.centerIn: parent
                    picture: "tent"
                    title: qsTr("You are not in a server yet")
                    explanation: qsTr("Start one for your people, or join one with an invitation.")

                    Button {
                        small: true
                        kind: Button.Kind.Primary
                        text: qsTr("Create a server")
                        onClicked: root.createServerRequested()
                    }
                    Button {
                        small: true
                        text: qsTr("Join a server")
                        onClicked: root.joinServerRequested()
                    }
                }
            }
        }
    }
}
