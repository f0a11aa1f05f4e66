// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Aigm
import Aigm.Style
import Aigm.Ui

/*! What a signed-in person sees: servers, rooms, the open room, members. Four widths, one set of areas. */
FocusScope {
    id: root

    required property Session session
    required property Settings settings
    readonly property alias dialogs: dialogs
    readonly property alias page: page
    readonly property bool narrow: width < Theme.narrowBelow
    readonly property bool medium: !root.narrow && width < Theme.mediumBelow
    readonly property bool docked: !root.narrow && !root.medium
    /*! In a narrow window: the room covers the lists, if there is one to go to. */
    property bool inRoom: true
    readonly property bool covered: root.narrow && root.inRoom && root.session.place.serverId
    /*! A frame is on the glass: time for what it did not need. */
    property bool shown: false
    /*! Below wide, members are a drawer or a page, opened for the moment. */
    property bool drawerOpen: false
    readonly property bool membersDocked: root.docked && root.settings.membersVisible && root.session.place.serverId && !root.searchOpen
    /*! One panel at a time: it stands where the members do. */
    property bool searchOpen: false
    readonly property bool panelDocked: root.docked && (root.searchOpen || root.membersDocked)
    readonly property Item panel: root.searchOpen ? search : members

    function openSearch(everywhere: bool) {
        root.drawerOpen = false;
        root.session.search.everywhere = everywhere || !root.session.place.roomId;
        root.searchOpen = true;
        const open = search.item as SearchPanel;
        open.field.forceActiveFocus(Qt.ShortcutFocusReason);
        open.field.selectAll();
    }
    function closeSearch() {
        root.searchOpen = false;
        page.forceActiveFocus(Qt.OtherFocusReason);
    }
    function toggleMembers() {
        if (root.searchOpen) {
            root.closeSearch();
            if (root.membersDocked)
                return; // they were behind it
        }
        if (root.docked)
            root.settings.membersVisible = !root.settings.membersVisible;
        else
            root.drawerOpen = !root.drawerOpen;
    }
    // what has no other use for it, down to a menu or a dialog, has taken the key before
    Keys.onEscapePressed: if (!root.searchOpen && root.session.place.roomId)
        root.session.reading.markRoomRead(root.session.place.roomId)

    function cycleAreas(step: int) {
        const areas = [servers, sidebar, page.infoBar, page.timeline, page.composer, root.searchOpen ? search.item : members.item];
        let at = 0;
        while (at < areas.length && !(areas[at] && areas[at].activeFocus))
            ++at;
        for (let tries = 0; tries < areas.length; ++tries) {
            at = (at + step + areas.length) % areas.length;
            if (areas[at] && areas[at].visible && areas[at].enabled)
                return areas[at].forceActiveFocus(step > 0 ? Qt.TabFocusReason : Qt.BacktabFocusReason);
        }
    }

    ServerBar {
        id: servers

        anchors.left: parent.left
        y: root.narrow ? Theme.infoBarTouchSize : 0
        width: root.narrow ? parent.width : implicitWidth
        height: root.narrow ? implicitHeight : parent.height
        visible: !root.covered
        strip: root.narrow
        session: root.session
        onCreateServerRequested: dialogs.createServer()
        onJoinServerRequested: dialogs.join()
        onAccountRequested: from => accountMenu.show(from)
    }
    Sidebar {
        id: sidebar

        anchors.left: root.narrow ? parent.left : servers.right
        width: root.narrow ? parent.width : root.medium ? Theme.sidebarMediumSize : Theme.sidebarSize
        height: parent.height
        visible: !root.covered
        narrow: root.narrow
        stripHeight: servers.implicitHeight
        session: root.session
        onInviteRequested: dialogs.invite()
        onCreateRoomRequested: dialogs.createRoom()
        onLeaveRequested: dialogs.leaveServer()
        onAccountRequested: from => accountMenu.show(from)
        onOpened: root.inRoom = true
        onDayRequested: page.timeline.requestDay()
    }
    RoomPage {
        id: page

        anchors.left: root.narrow ? parent.left : sidebar.right
        anchors.right: root.panelDocked ? root.panel.left : parent.right
        anchors.rightMargin: root.narrow || root.panelDocked ? 0 : 8
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.topMargin: !root.narrow ? 8 : root.covered ? 0 : Theme.infoBarTouchSize + servers.height
        anchors.bottomMargin: root.narrow ? 0 : 8
        visible: !root.narrow || root.covered || !root.session.place.serverId
        focus: true
        session: root.session
        narrow: root.narrow
        membersShown: root.membersDocked || root.drawerOpen
        onBackRequested: root.inRoom = false
        searchShown: root.searchOpen
        onMembersRequested: root.toggleMembers()
        onSearchRequested: root.searchOpen ? root.closeSearch() : root.openSearch(false)
        onCreateServerRequested: dialogs.createServer()
        onJoinServerRequested: dialogs.join()
        onDeleteMessageRequested: id => dialogs.deleteMessage(id)
    }
    MouseArea {
        anchors.fill: parent
        visible: (root.drawerOpen || root.searchOpen) && !root.docked
        z: Theme.drawerZ
        onClicked: {
            root.drawerOpen = false;
            root.searchOpen = false;
        }

        Rectangle {
            anchors.fill: parent
            color: Theme.scrim
        }
    }
    Lazy {
        id: members

        anchors.right: parent.right
        width: root.docked ? Theme.membersSize : root.narrow ? parent.width : Theme.drawerSize
        height: parent.height
        active: root.membersDocked && root.shown || root.drawerOpen
        asynchronous: root.docked
        fills: true
        visible: active
        z: root.docked ? 0 : Theme.drawerZ

        component: MemberList {
            session: root.session
            page: !root.docked
            onCloseRequested: root.drawerOpen = false

            Rectangle {
                anchors.fill: parent
                z: -1
                visible: !root.docked
                color: Theme.desk
            }
        }
    }
    Lazy {
        id: search

        anchors.right: parent.right
        width: root.docked ? Theme.panelSize : root.narrow ? parent.width : Theme.drawerSize
        height: parent.height
        active: root.searchOpen
        fills: true
        visible: active
        z: root.docked ? 0 : Theme.drawerZ

        component: SearchPanel {
            session: root.session
            page: root.narrow
            onCloseRequested: root.closeSearch()
            onOpened: if (!root.docked) {
                root.inRoom = true;
                root.closeSearch();
            }

            Rectangle {
                anchors.fill: parent
                z: -1
                visible: !root.docked
                color: Theme.desk
            }
        }
    }
    FocusKeeper {
        page: root
    }
    Connections {
        function onFrameSwapped() {
            root.shown = true;
        }

        target: root.Window.window
        enabled: !root.shown
    }
    DialogHost {
        id: dialogs

        session: root.session
    }
    Loader {
        id: accountMenu

        function show(from: Item) {
            accountMenu.setSource("servers/AccountMenu.qml", {
                session: root.session,
                settings: root.settings,
                dialogs: dialogs
            });
            accountMenu.active = true;
            const menu = accountMenu.item as T.Menu;
            const aside = root.LayoutMirroring.enabled ? -menu.width - 8 : from.width + 8;
            menu.popup(from, aside, from.height - menu.height);
        }

        active: false

        Connections {
            function onClosed() {
                accountMenu.active = false;
            }

            target: accountMenu.item as T.Menu
        }
    }

    Connections {
        function onRoomCreated() {
            root.inRoom = true;
        }

        target: root.session.actions
    }
    Shortcut {
        sequence: "F6"
        onActivated: root.cycleAreas(1)
    }
    Shortcut {
        sequence: "Shift+F6"
        onActivated: root.cycleAreas(-1)
    }
    Shortcut {
        sequence: "Alt+Up"
        onActivated: root.session.openNeighbour(-1)
    }
    Shortcut {
        sequence: "Alt+Down"
        onActivated: root.session.openNeighbour(1)
    }
    Shortcut {
        sequence: "Alt+Shift+Up"
        onActivated: root.session.openUnreadNeighbour(false)
    }
    Shortcut {
        sequence: "Alt+Shift+Down"
        onActivated: root.session.openUnreadNeighbour(true)
    }
    Shortcut {
        sequence: "Shift+Escape"
        enabled: root.session.place.serverId
        onActivated: root.session.reading.markServerRead()
    }
    Shortcut {
        sequence: "Ctrl+F"
        onActivated: root.openSearch(false)
    }
    Shortcut {
        sequence: "Ctrl+G"
        enabled: root.session.place.roomId && page.visible
        onActivated: page.timeline.requestDay()
    }
    Shortcut {
        sequence: "Ctrl+Shift+F"
        onActivated: root.openSearch(true)
    }
    Shortcut {
        sequence: "Ctrl+Shift+L"
        enabled: root.session.place.serverId
        onActivated: root.toggleMembers()
    }
    Shortcut {
        sequence: "Ctrl+Shift+N"
        enabled: root.session.place.mayAdminister
        onActivated: dialogs.createRoom()
    }
    Shortcut {
        sequence: "Escape"
        enabled: root.drawerOpen
        onActivated: root.drawerOpen = false
    }
}
