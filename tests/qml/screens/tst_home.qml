// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import Aigm
import Aigm.Style
import Aigm.Ui

Item {
    id: root

    width: 1280
    height: 800

    Samples {
        id: samples
    }
    Component {
        id: homes

        HomePage {
            width: 1280
            height: 800
            session: Session {}
            settings: Settings {}
        }
    }

    ScreenCase {
        id: testCase

        property HomePage home
        readonly property Session session: home ? home.session : null

        name: "Home"

        function init() {
            failOnWarning(/.*/);
            testCase.home = createTemporaryObject(homes, root);
            samples.fill(testCase.session);
            samples.fillTideClock(testCase.session.messages);
            testCase.home.forceActiveFocus();
            waitForRendering(testCase.home);
        }
        function test_theWholeTopicOpensAndClosesByEscape() {
            const whole = "What the tides do to a clock, and what a clock does to the tides. ".repeat(6).trim();
            const lines = () => testCase.all(root.Window.contentItem, item => item.text === whole && item.contentWidth !== undefined && !item.truncated, false);
            testCase.session.place.roomTopic = whole;
            waitForRendering(testCase.home);
            compare(lines().length, 0);
            testCase.press("Show the whole topic");
            tryVerify(() => lines().length === 1);
            verify(lines()[0].lineCount > 1);
            verify(testCase.shows(root.Window.contentItem, "12 of about 40 messages of this room are on this computer."));
            keyClick(Qt.Key_Escape);
            tryVerify(() => lines().length === 0);
            testCase.named("Show the whole topic", "button").forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Space);
            tryVerify(() => lines().length === 1, 5000, "a second time, and by the keyboard");
            keyClick(Qt.Key_Escape);
            tryVerify(() => lines().length === 0);
        }
        function narrow() {
            testCase.home.width = 360;
            testCase.home.height = 640;
            waitForRendering(testCase.home);
        }
        function focused(): Item {
            return root.Window.activeFocusItem;
        }
        function area(): string {
            for (let item = testCase.focused(); item; item = item.parent) {
                const name = item.Accessible.name;
                if (item.Accessible.role === Accessible.Grouping && name)
                    return name;
            }
            return "";
        }
        function ringsAround(item: Item): int {
            const root = item.currentItem && item.delegate ? item.currentItem : item;
            return testCase.all(root, part => testCase.isRing(part), false).length;
        }
        /*! Something around what has the keyboard is drawn in the colour of the focus. */
        function isMarked(item: Item): bool {
            if (testCase.ringsAround(item) > 0)
                return true;
            for (let at = item; at; at = at.parent)
                if (at.border && Qt.colorEqual(at.border.color, Theme.focus))
                    return true;
            return Boolean(item.background && item.background.border && Qt.colorEqual(item.background.border.color, Theme.focus));
        }

        function test_theAreasHaveTheirNames() {
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            for (const name of ["Servers", "Rooms in Harbour Makers", "Messages in tide-clock"])
                verify(Inspector.named(root, name, "group"), name);
            verify(Inspector.named(root, "Write a message to tide-clock", "text"));
        }
        function test_f6GoesThroughTheAreas() {
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            testCase.home.page.composer.forceActiveFocus();
            const names = [];
            for (let i = 0; i < 6; ++i) {
                keyClick(Qt.Key_F6);
                names.push(testCase.area() || testCase.focused().Accessible.name);
                verify(testCase.isMarked(testCase.focused()), names[i] + " shows that it has the keyboard");
            }
            compare(names, ["Members of Harbour Makers", "Servers", "Rooms in Harbour Makers", "Show members",
                "Messages in tide-clock", "Write a message to tide-clock"]);
            keyClick(Qt.Key_F6, Qt.ShiftModifier);
            compare(testCase.area(), "Messages in tide-clock");
        }
        function test_tabReachesEveryControl() {
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            const seen = [];
            for (let i = 0; i < 60 && !seen.includes(testCase.focused()); ++i) {
                seen.push(testCase.focused());
                verify(testCase.isMarked(testCase.focused()), testCase.focused() + " shows that it has the keyboard");
                keyClick(Qt.Key_Tab);
            }
            const controls = Inspector.tree(root).filter(node => ["button", "check box", "text"].includes(node.role) && node.item);
            verify(controls.length > 8);
            for (const control of controls)
                verify(seen.includes(control.item) || !control.item.enabled, control.name + " is reached");
            for (const list of ["Servers", "Rooms in Harbour Makers", "Messages in tide-clock", "Members of Harbour Makers"])
                verify(seen.some(item => testCase.isIn(item, testCase.named(list, "list"))), "the list " + list + " is reached");
        }
        function test_theKeyboardBeginsAtTheOpenRoom() {
            const rooms = testCase.named("Rooms in Harbour Makers", "list");
            rooms.forceActiveFocus(Qt.TabFocusReason);
            tryVerify(() => rooms.currentItem.name === "tide-clock");
            compare(testCase.all(rooms, part => testCase.isRing(part), false).length, 1);
            // one ring at a time
            testCase.named("Workshop", "button").forceActiveFocus(Qt.TabFocusReason);
            compare(testCase.all(rooms, part => testCase.isRing(part), false).length, 1);
        }
        function test_enterOpensARoom() {
            const rooms = testCase.named("Rooms in Harbour Makers", "list");
            rooms.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Home);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Return);
            compare(testCase.session.calls, [["openRoom", "r-announcements"]]);
        }
        function test_enterOpensAServer() {
            testCase.named("Servers", "list").forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_End);
            keyClick(Qt.Key_Space);
            compare(testCase.session.calls, [["openServer", "s5"]]);
        }
        function test_altArrowsGoToTheNextRoom() {
            keyClick(Qt.Key_Down, Qt.AltModifier);
            keyClick(Qt.Key_Up, Qt.AltModifier);
            compare(testCase.session.calls, [["openNeighbour", "1"], ["openNeighbour", "-1"]]);
        }
        function test_aRoomSaysWhatWaitsInIt() {
            verify(Inspector.named(root, "sailcloth, 1 message waiting to be sent", "list item"));
            verify(Inspector.named(root, "photos, 2 messages not sent", "list item"));
            compare(Inspector.tree(root).filter(node => node.selected && node.role === "list item").map(node => node.name),
                ["Harbour Makers", "tide-clock"]);
        }
        function test_aCategoryFoldsButKeepsTheCurrentRoom() {
            testCase.press("Workshop");
            waitForRendering(testCase.home);
            verify(Inspector.named(root, "Workshop, collapsed", "button"));
            compare(Inspector.named(root, "boat-shed"), null);
            verify(Inspector.named(root, "tide-clock", "list item"));
            testCase.press("Workshop, collapsed");
            tryVerify(() => Inspector.named(root, "boat-shed", "list item"));
        }
        function test_foldedRoomsArePassedOverByTheKeyboard() {
            testCase.press("Workshop");
            const rooms = testCase.named("Rooms in Harbour Makers", "list");
            rooms.forceActiveFocus(Qt.TabFocusReason);
            keyClick(Qt.Key_Home);
            const stops = [];
            for (let i = 0; i < 6; ++i) {
                stops.push(rooms.currentItem.name);
                verify(rooms.currentItem.visible, rooms.currentItem.name + " is to be seen");
                keyClick(Qt.Key_Down);
            }
            compare(stops, ["welcome", "announcements", "tide-clock", "tools-to-lend", "kitchen-table", "photos"]); // one is unread
        }
        function test_membersAreAColumnThatCanGo() {
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            tryVerify(() => Inspector.named(root, "Inès Moreau, owner, In the shed until four", "list item"));
            const button = testCase.named("Show members");
            compare(Inspector.tree(root).find(node => node.name === "Show members").checked, true);
            mouseClick(button);
            compare(testCase.home.settings.membersVisible, false);
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group") === null);
            keyClick("L", Qt.ControlModifier | Qt.ShiftModifier);
            compare(testCase.home.settings.membersVisible, true);
        }
        function test_narrowShowsOneThingAtATime() {
            testCase.narrow();
            verify(Inspector.named(root, "Messages in tide-clock", "group"));
            compare(Inspector.named(root, "Rooms in Harbour Makers", "group"), null);
            compare(Inspector.named(root, "Members of Harbour Makers", "group"), null);
            testCase.press("Back to the rooms");
            verify(Inspector.named(root, "Rooms in Harbour Makers", "group"));
            verify(Inspector.named(root, "Servers", "group"));
            compare(Inspector.named(root, "Messages in tide-clock", "group"), null);
            waitForRendering(testCase.home);
            mouseClick(testCase.named("boat-shed", "list item"));
            compare(testCase.session.calls, [["openRoom", "r-boat-shed"]]);
            verify(Inspector.named(root, "Messages in tide-clock", "group"));
        }
        function test_narrowMembersAreAPage() {
            testCase.narrow();
            mouseClick(testCase.named("Show members"));
            const members = testCase.named("Members of Harbour Makers", "group");
            compare(members.width, 360);
            compare(members.height, 640);
            testCase.press("Back");
            compare(Inspector.named(root, "Members of Harbour Makers", "group"), null);
            mouseClick(testCase.named("Show members"));
            keyClick(Qt.Key_Escape);
            compare(Inspector.named(root, "Members of Harbour Makers", "group"), null);
        }
        function test_narrowTargetsFitAFinger() {
            testCase.narrow();
            const small = () => Inspector.tree(root).filter(node => node.item && ["button", "check box", "list item"].includes(node.role)
                && !["Try again", "Edit", "Delete"].includes(node.name)
                && !(node.item.delivery !== undefined) && (node.item.height < 36 || node.item.width < 36)).map(node => node.name);
            compare(small(), []);
            testCase.press("Back to the rooms");
            compare(small(), []);
        }
        function test_narrowFitsItsWidth() {
            testCase.narrow();
            const over = () => Inspector.tree(root).filter(node => node.item && node.name && node.item.width > 0
                && node.item.mapToItem(testCase.home, node.item.width, 0).x > 360.5).map(node => node.name);
            compare(over(), []);
            mouseClick(testCase.named("Show members"));
            compare(over(), []);
            testCase.press("Back");
            testCase.press("Back to the rooms");
            compare(over(), []);
        }
        function test_rightToLeftMirrorsEverything_data() {
            return [{ tag: "wide", width: 1280 }, { tag: "medium", width: 800 }, { tag: "narrow", width: 360 }];
        }
        function test_rightToLeftMirrorsEverything(data: var) {
            testCase.home.width = data.width;
            waitForRendering(testCase.home);
            if (data.width === 1280)
                tryVerify(() => Inspector.named(root, "Wren Castle", "list item"));
            const isSeen = item => item.mapToItem(testCase.home, 0, item.height).y > 60;
            const places = () => Inspector.tree(root).filter(node => node.item && node.name && isSeen(node.item)).map(node =>
                ({ name: node.role + " " + node.name, x: node.item.mapToItem(testCase.home, 0, 0).x, width: node.item.width }));
            const before = places();
            testCase.home.LayoutMirroring.enabled = true;
            testCase.home.LayoutMirroring.childrenInherit = true;
            waitForRendering(testCase.home);
            const after = places();
            const missing = before.filter(place => !after.some(other => other.name === place.name)).map(place => place.name);
            compare(missing, []);
            verify(after.length > 15);
            for (const place of before) {
                const mirrored = data.width - place.x - place.width;
                const there = after.some(other => other.name === place.name && Math.abs(other.x - mirrored) <= 1.5);
                verify(there, place.name + " at " + place.x + " goes to " + mirrored + ", not "
                    + after.filter(other => other.name === place.name).map(other => other.x));
            }
        }
        function test_mediumMembersAreADrawerOverTheSheet() {
            testCase.home.width = 800;
            waitForRendering(testCase.home);
            compare(Inspector.named(root, "Members of Harbour Makers", "group"), null);
            mouseClick(testCase.named("Show members"));
            compare(testCase.named("Members of Harbour Makers", "group").width, 320);
            mouseClick(testCase.home, 400, 400);
            compare(Inspector.named(root, "Members of Harbour Makers", "group"), null);
        }
        function test_whoIsInNoServerIsAskedToStartOrJoinOne() {
            testCase.session.place.serverId = "";
            testCase.session.place.roomId = "";
            testCase.press("Create a server");
            tryVerify(() => Inspector.named(root, "Server name", "text"));
            keyClick(Qt.Key_Escape);
            tryVerify(() => Inspector.named(root, "Server name", "text") === null);
            testCase.narrow();
            verify(Inspector.named(root, "Join a server", "button"));
            verify(Inspector.named(root, "Edda Vale, your account", "button"), "one can still sign out");
        }
        function test_theAccountMenuOffersLooksAndTheWayOut() {
            testCase.press("Edda Vale, your account");
            tryVerify(() => Inspector.named(root, "Dark", "menu item"));
            verify(Inspector.press(testCase.named("Dark", "menu item")));
            compare(testCase.home.settings.theme, Settings.Theme.Dark);
            testCase.press("Edda Vale, your account");
            tryVerify(() => Inspector.named(root, "Sign out", "menu item"));
            for (let i = 0; i < 4; ++i)
                keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Return);
            tryVerify(() => testCase.shows(root.Window.contentItem, "Sign out?"));
        }
        function test_theBannerComesAfterALongDropAlone() {
            const connection = testCase.session.connection;
            connection.state = Connection.State.Offline;
            verify(!testCase.shows(testCase.home, "You are offline."));
            const before = testCase.home.page.timeline.list.contentY;
            connection.secondsToNextTry = 78;
            connection.offlineLong = true;
            verify(testCase.shows(testCase.home, "You are offline."));
            verify(testCase.shows(testCase.home, "What you write is kept and sent when you are back."));
            verify(testCase.shows(testCase.home, "Next try in 1:18"));
            verify(Inspector.named(root, "You are offline. What you write is kept and sent when you are back.", "alert"));
            compare(testCase.home.page.timeline.list.contentY, before); // it pushes nothing that is read
            testCase.press("Try now");
            compare(connection.retries, 1);
            connection.state = Connection.State.Connecting;
            verify(testCase.shows(testCase.home, "Connecting again…"));
            connection.waiting = 2;
            connection.state = Connection.State.Online;
            connection.offlineLong = false;
            connection.catchingUp = true;
            verify(testCase.shows(testCase.home, "You are back. Sending 2 messages…"));
            connection.catchingUp = false;
            compare(Inspector.tree(root).filter(node => node.role === "alert" && node.name !== "").length, 0);
        }
        function test_theConnectionLineSaysHowThingsAre_data() {
            return [
                { tag: "fine", state: Connection.State.Online, waiting: 0, failed: 0, text: "Everything is up to date" },
                { tag: "sending", state: Connection.State.Online, waiting: 1, failed: 0, text: "Sending 1 message…" },
                { tag: "connecting", state: Connection.State.Connecting, waiting: 0, failed: 0, text: "Connecting…" },
                { tag: "offline", state: Connection.State.Offline, waiting: 2, failed: 0, text: "Offline, 2 messages waiting" },
                { tag: "failed", state: Connection.State.Offline, waiting: 2, failed: 1, text: "1 message could not be sent" }
            ];
        }
        function test_theConnectionLineSaysHowThingsAre(data: var) {
            const connection = testCase.session.connection;
            connection.state = data.state;
            connection.waiting = data.waiting;
            connection.failed = data.failed;
            verify(Inspector.named(root, data.text, "label"));
        }
        function test_aNoticeIsToldUntilItIsDismissed() {
            testCase.session.notice = "The disk is full. New messages cannot be stored.";
            verify(Inspector.named(root, testCase.session.notice, "alert"));
            testCase.press("Close");
            compare(testCase.session.notice, "");
        }
        function test_aRoomThatIsGoneSaysSo() {
            testCase.session.place.mayWrite = false;
            testCase.session.place.writeHint = "This room no longer exists.";
            verify(testCase.shows(testCase.home, "This room no longer exists."));
            compare(Inspector.named(root, "Write a message to tide-clock"), null);
        }
    }
}
