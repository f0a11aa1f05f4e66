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
        readonly property Reading reading: home ? home.session.reading : null
        readonly property MessageListModel messages: home ? home.session.messages : null
        readonly property Timeline timeline: home ? home.page.timeline : null

        name: "Reading"

        function init() {
            failOnWarning(/.*/);
            testCase.home = createTemporaryObject(homes, root);
            samples.fill(testCase.session);
            testCase.home.forceActiveFocus();
            waitForRendering(testCase.home);
        }
        /*! Forty messages, of which the newest \a unread have the line over them. */
        function fillRoom(unread: int) {
            for (let i = 0; i < 40; ++i)
                testCase.messages.append(samples.message("m" + i, i % 14, "10:14", "The tide is out until four.", {
                    showNew: i === unread - 1
                }));
            waitForRendering(testCase.home);
        }
        function marks(item: Item): var {
            return testCase.all(item, part => String(part).startsWith("UnreadMark"), false).filter(part => part.visible);
        }
        function row(name: string): Item {
            return testCase.named(name, "list item");
        }
        function lines(): var {
            return testCase.all(testCase.timeline, part => String(part).startsWith("NewLine"), false);
        }

        function test_roomsSayWhatIsUnread() {
            verify(testCase.row("announcements, 5 unread"));
            verify(testCase.row("tools-to-lend, 2 mentions, more than 99 unread"));
            const plain = testCase.row("boat-shed");
            compare(testCase.marks(plain).length, 0);
            const unread = testCase.marks(testCase.row("announcements, 5 unread"));
            compare(unread.length, 1);
            compare(unread[0].width, 8);
            verify(testCase.all(testCase.row("tools-to-lend, 2 mentions, more than 99 unread"), part => part.text === "2", false).length);
        }
        function test_serversSayWhatIsUnread() {
            verify(testCase.row("Choir, 3 mentions"));
            const unread = testCase.row("Allotment Nine, unread");
            compare(testCase.marks(unread).length, 1);
            compare(testCase.marks(testCase.row("Night sky")).length, 0);
        }
        function test_aCountThatGoesTakesItsMarkAlong() {
            testCase.session.rooms.setProperty(1, "unread", 0);
            const row = testCase.row("announcements");
            compare(testCase.marks(row).length, 0);
        }
        function test_aFoldedCategoryShowsWhatIsUnread() {
            verify(Inspector.press(testCase.named("Workshop", "button")));
            tryVerify(() => !Inspector.named(root, "boat-shed", "list item"));
            verify(testCase.row("tools-to-lend, 2 mentions, more than 99 unread"));
        }
        function test_theLineStandsOverTheFirstNewMessage() {
            testCase.fillRoom(3);
            tryCompare(testCase.lines(), "length", 1);
            const line = testCase.lines()[0];
            const message = testCase.timeline.list.itemAtIndex(2);
            verify(line.mapToItem(message, 0, 0).y < 1);
            compare(line.Accessible.role, Accessible.Heading);
            compare(line.Accessible.name, "New messages");
            compare(Inspector.named(root, "New messages", "heading") !== null, true);
        }
        function test_theLineHoldsTheDay() {
            testCase.messages.append(samples.message("m1", 3, "10:14", "One.",
                { showNew: true, showDay: true, dayText: "Today, Thursday 23 October" }));
            waitForRendering(testCase.home);
            verify(Inspector.named(root, "New messages, Today, Thursday 23 October", "heading"));
        }
        function test_aRoomOpensAtTheLine() {
            testCase.fillRoom(30);
            testCase.messages.landedOnNew(29);
            waitForRendering(testCase.home);
            const row = testCase.timeline.list.itemAtIndex(29);
            verify(row);
            fuzzyCompare(row.mapToItem(testCase.timeline, 0, 0).y, 0, 20);
            verify(!testCase.timeline.atNewest);
        }
        function test_fewNewMessagesLeaveTheEndInView() {
            testCase.fillRoom(3);
            testCase.messages.landedOnNew(2);
            waitForRendering(testCase.home);
            tryVerify(() => testCase.timeline.atNewest);
        }
        function test_onlyTheNewestInViewIsSeen() {
            testCase.fillRoom(3);
            tryVerify(() => testCase.reading.attentive);
            testCase.timeline.scroll(-300);
            tryVerify(() => !testCase.reading.attentive);
            testCase.timeline.toNewest();
            tryVerify(() => testCase.reading.attentive);
        }
        function test_anEmptyTimelineSeesNothing() {
            verify(!testCase.reading.attentive);
        }
        function test_theServerMenuMarksAllRead() {
            verify(Inspector.press(testCase.named("Harbour Makers, server menu", "button")));
            tryVerify(() => Inspector.named(root, "Mark as read", "menu item"));
            verify(Inspector.press(testCase.named("Mark as read", "menu item")));
            tryCompare(testCase.reading.calls, "length", 1);
            compare(testCase.reading.calls[0], ["markServerRead"]);
        }
        function test_aRoomIsMarkedByItsMenu() {
            mouseClick(testCase.row("announcements, 5 unread"), 40, 10, Qt.RightButton);
            tryVerify(() => Inspector.named(root, "Mark as read", "menu item"));
            verify(Inspector.press(testCase.named("Mark as read", "menu item")));
            tryCompare(testCase.reading.calls, "length", 1);
            compare(testCase.reading.calls[0], ["markRoomRead", "r-announcements"]);
            compare(testCase.session.calls, []); // and is not opened for it
            tryVerify(() => !Inspector.named(root, "Mark as read", "menu item"));
            mouseClick(testCase.row("boat-shed"), 40, 10, Qt.RightButton);
            tryVerify(() => Inspector.named(root, "Mark as unread", "menu item"));
            verify(Inspector.press(testCase.named("Mark as unread", "menu item")));
            tryCompare(testCase.reading.calls, "length", 2);
            compare(testCase.reading.calls[1], ["markRoomUnread", "r-boat-shed"]);
        }
        function test_keysMarkAndJump() {
            testCase.fillRoom(3);
            keyClick(Qt.Key_Escape, Qt.ShiftModifier);
            compare(testCase.reading.calls, [["markServerRead"]]);
            keyClick(Qt.Key_Escape);
            compare(testCase.reading.calls[1], ["markRoomRead", testCase.session.place.roomId]);
            keyClick(Qt.Key_Down, Qt.AltModifier | Qt.ShiftModifier);
            compare(testCase.session.calls, [["openUnreadNeighbour", "true"]]);
            testCase.timeline.list.forceActiveFocus();
            keyClick(Qt.Key_PageUp, Qt.ShiftModifier);
            compare(testCase.messages.calls, [["jumpToNew", ""]]);
        }
    }
}
