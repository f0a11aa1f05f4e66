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
    Component {
        id: pickers

        DatePicker {
            today: "2024-02-20"
            day: "2024-02-15"
        }
    }

    ScreenCase {
        id: testCase

        property HomePage home
        readonly property MessageListModel messages: home ? home.session.messages : null
        readonly property Timeline timeline: home ? home.page.timeline : null

        name: "Dates"

        /*! The newest row is of 15 February 2024, row 30 begins that day, and what is older is of the 14th. */
        function init() {
            failOnWarning(/.*/);
            mouseMove(root, 2, 2);
            testCase.home = createTemporaryObject(homes, root);
            samples.fill(testCase.home.session);
            testCase.messages.clear();
            for (let i = 0; i < 60; ++i)
                testCase.messages.append(samples.message("m" + i, i % 14, "10:14", "The tide is out until four.", {
                    day: i <= 30 ? "2024-02-15" : "2024-02-14", showDay: i === 30,
                    dayText: i === 30 ? "Thursday 15 February 2024" : ""
                }));
            testCase.home.forceActiveFocus();
            waitForRendering(testCase.home);
        }
        function isOpen(): bool {
            return Inspector.named(root, "Go to a date", "dialog") !== null;
        }
        function spelt(year: int, month: int, day: int): string {
            return new Date(year, month - 1, day).toLocaleDateString(Qt.locale(), Locale.LongFormat);
        }
        /*! The one that screen readers speak of: it has the focus. */
        function spoken(): string {
            const focused = testCase.home.Window.activeFocusItem;
            for (const node of Inspector.tree(root))
                if (node.item === focused)
                    return node.name;
            return "";
        }
        function ofFifteenth(): string {
            return testCase.spelt(2024, 2, 15);
        }
        /*! The picker of the tests whose today is 20 February 2024. */
        function pick(): DatePicker {
            const picker = createTemporaryObject(pickers, root, { timeline: testCase.timeline });
            picker.open();
            tryVerify(() => picker.opened);
            return picker;
        }

        function test_theKeyOpensItAtTheDayInView() {
            keyClick(Qt.Key_G, Qt.ControlModifier);
            tryVerify(() => testCase.isOpen());
            tryVerify(() => testCase.spoken() === testCase.ofFifteenth());
            verify(testCase.named("February 2024", "heading"));
            keyClick(Qt.Key_Left);
            compare(testCase.spoken(), testCase.spelt(2024, 2, 14));
            keyClick(Qt.Key_Return);
            tryVerify(() => !testCase.isOpen());
            compare(testCase.messages.calls, [["jumpToDay", "2024-02-14"]]);
            verify(testCase.timeline.list.activeFocus, "what it leads to is read next");
        }
        function test_escapeLeavesEverythingAsItWas() {
            testCase.home.page.composer.forceActiveFocus();
            const before = testCase.home.Window.activeFocusItem;
            keyClick(Qt.Key_G, Qt.ControlModifier);
            tryVerify(() => testCase.isOpen());
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isOpen());
            compare(testCase.messages.calls, []);
            tryVerify(() => testCase.home.Window.activeFocusItem === before);
        }
        function test_aPressOnTheDayLineOpensIt() {
            testCase.messages.landedOnDay(30);
            waitForRendering(testCase.home);
            const line = testCase.named("Thursday 15 February 2024", "heading");
            mouseClick(line, line.start + 20, line.height - 6);
            tryVerify(() => testCase.isOpen());
            tryVerify(() => testCase.spoken() === testCase.ofFifteenth());
            const picker = testCase.named("Go to a date", "dialog");
            verify(picker.mapToItem(line, 0, 0).y > 0, "the line stays in view");
        }
        function test_screenReadersPressTheDayLine() {
            testCase.messages.landedOnDay(30);
            waitForRendering(testCase.home);
            verify(Inspector.press(testCase.named("Thursday 15 February 2024", "heading")));
            tryVerify(() => testCase.isOpen());
        }
        function test_theLineOverNewMessagesOpensItToo() {
            testCase.messages.setProperty(30, "showNew", true);
            testCase.messages.landedOnDay(30);
            waitForRendering(testCase.home);
            verify(Inspector.press(testCase.named("New messages, Thursday 15 February 2024", "heading")));
            tryVerify(() => testCase.isOpen());
        }
        function test_theMenuOfARoomLeadsToIt() {
            const room = testCase.named("boat-shed", "list item");
            mouseClick(room, 30, room.height / 2, Qt.RightButton);
            tryVerify(() => Inspector.named(root, "Go to a date", "menu item") !== null);
            verify(Inspector.press(testCase.named("Go to a date", "menu item")));
            tryVerify(() => testCase.isOpen());
            compare(testCase.home.session.calls.filter(call => call[0] === "openRoom").length, 1);
            tryVerify(() => testCase.spoken() === testCase.ofFifteenth()); // the menu took the keyboard along
        }
        function test_theDayStandsAtTheTop() {
            testCase.messages.landedOnDay(30);
            waitForRendering(testCase.home);
            const row = testCase.timeline.list.itemAtIndex(30);
            verify(row);
            fuzzyCompare(row.mapToItem(testCase.timeline, 0, 0).y, 0, 20);
            compare(testCase.timeline.list.currentIndex, 30);
            compare(testCase.all(row, item => String(item).startsWith("JumpFlash"), false).length, 1);
            verify(!testCase.timeline.atNewest);
        }
        function test_theNewestIsTheEnd() {
            testCase.messages.landedOnDay(30);
            testCase.messages.landedOnDay(0);
            waitForRendering(testCase.home);
            tryVerify(() => testCase.timeline.atNewest);
        }
        function test_keys_data() {
            return [
                { tag: "left", key: Qt.Key_Left, day: "2024-02-14" },
                { tag: "right", key: Qt.Key_Right, day: "2024-02-16" },
                { tag: "up", key: Qt.Key_Up, day: "2024-02-08" },
                { tag: "down, but not beyond today", key: Qt.Key_Down, day: "2024-02-20" },
                { tag: "month before", key: Qt.Key_PageUp, day: "2024-01-15" },
                { tag: "month after, but not beyond today", key: Qt.Key_PageDown, day: "2024-02-20" },
                { tag: "year before", key: Qt.Key_PageUp, modifiers: Qt.ShiftModifier, day: "2023-02-15" }
            ];
        }
        function test_keys(data: var) {
            const picker = testCase.pick();
            keyClick(data.key, data.modifiers || Qt.NoModifier);
            compare(picker.day, data.day);
            keyClick(Qt.Key_Enter);
            compare(testCase.messages.calls, [["jumpToDay", data.day]]);
        }
        function test_homeAndEndAreThoseOfTheWeek() {
            const picker = testCase.pick();
            keyClick(Qt.Key_Home);
            const start = new Date(picker.day + "T12:00:00");
            compare(start.getDay(), Qt.locale().firstDayOfWeek % 7);
            keyClick(Qt.Key_PageUp);
            const moved = new Date(picker.day + "T12:00:00");
            keyClick(Qt.Key_End);
            compare(new Date(picker.day + "T12:00:00").getDay(), (Qt.locale().firstDayOfWeek + 6) % 7);
            verify(new Date(picker.day + "T12:00:00") >= moved);
        }
        function test_daysToComeAreShownAndCannotBeChosen() {
            const picker = testCase.pick();
            const later = testCase.named(testCase.spelt(2024, 2, 21), "button");
            verify(!later.enabled);
            mouseClick(later);
            verify(!Inspector.press(later) || testCase.messages.calls.length === 0);
            compare(testCase.messages.calls, []);
            verify(picker.opened);
            verify(!testCase.named("Month after", "button").enabled);
            verify(testCase.named(testCase.spelt(2024, 2, 20) + ", today", "button").enabled);
        }
        function test_aDayIsChosenByMouse() {
            testCase.pick();
            mouseClick(testCase.named(testCase.spelt(2024, 2, 3), "button"));
            compare(testCase.messages.calls, [["jumpToDay", "2024-02-03"]]);
            tryVerify(() => !testCase.isOpen());
        }
        function test_onlyTheDaysOfTheMonthAreRead() {
            testCase.pick();
            const days = Inspector.tree(root).filter(node => node.role === "button" && /2024/.test(node.name));
            compare(days.length, 29);
            testCase.press("Month before");
            verify(testCase.named("January 2024", "heading"));
            verify(testCase.named("Month after", "button").enabled);
        }
        function test_theBeginningAndToday() {
            testCase.pick();
            testCase.press("Beginning");
            compare(testCase.messages.calls, [["jumpToStart", ""]]);
            tryVerify(() => !testCase.isOpen());
            testCase.pick();
            testCase.press("Today");
            compare(testCase.messages.calls[1], ["jumpToDay", "2024-02-20"]);
        }
        function test_theRingComesWithTheKeyboard() {
            const picker = testCase.pick();
            const ring = () => testCase.all(picker.contentItem, item => testCase.isRing(item) && item.visible, false).length;
            compare(ring(), 0);
            keyClick(Qt.Key_Left);
            compare(ring(), 1);
        }
        function test_nothingOfItIsThereBeforeItIsAskedFor() {
            verify(!testCase.home.page.picker.item);
            keyClick(Qt.Key_G, Qt.ControlModifier);
            tryVerify(() => testCase.isOpen());
            verify(testCase.home.page.picker.item);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.home.page.picker.item);
        }
    }
}
