// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import QtTest
import Aigm
import Aigm.Style
import Aigm.Ui

Item {
    id: root

    width: 720
    height: 600

    Samples {
        id: samples
    }
    Component {
        id: timelines

        Timeline {
            anchors.fill: root
            session: Session {}
        }
    }
    Component {
        id: windows

        Item {
            y: 100
            width: root.width
            height: 100
            clip: true

            DocumentItem {
                y: -60
                width: root.width
                font: Theme.body
                textColor: Theme.text
                document: "Words that are scrolled away"
            }
        }
    }
    SignalSpy {
        id: typed

        signalName: "typed"
    }

    ScreenCase {
        id: testCase

        property Timeline timeline
        readonly property MessageListModel messages: timeline ? timeline.session.messages : null
        readonly property ListView list: timeline ? timeline.list : null
        property int seed: 1
        property int made: 0

        name: "Timeline"

        function init() {
            failOnWarning(/.*/);
            testCase.seed = 1;
            testCase.made = 0;
            testCase.timeline = createTemporaryObject(timelines, root);
            typed.target = testCase.timeline;
            typed.clear();
        }
        /*! The same numbers in every run, 0 up to limit. */
        function random(limit: int): int {
            testCase.seed = (testCase.seed * 16807) % 2147483647;
            return testCase.seed % limit;
        }
        function row(extra: var): var {
            testCase.made += 1;
            const words = "The tide is out until four and the clamps are in the shed. ".repeat(1 + testCase.random(9));
            return samples.message("m" + testCase.made, testCase.random(14), "10:14", words,
                Object.assign({ showAuthor: testCase.random(3) > 0, showDay: testCase.random(9) === 0, dayText: "Monday 20 October" }, extra || {}));
        }
        function fill(count: int) {
            for (let i = 0; i < count; ++i)
                testCase.messages.append(testCase.row());
            testCase.settle();
        }
        function settle() {
            waitForRendering(testCase.timeline);
            tryVerify(() => !testCase.list.moving);
        }
        function readFrom(share: real) {
            testCase.timeline.scroll(-share * testCase.list.contentHeight);
            testCase.settle();
            verify(!testCase.timeline.atNewest);
        }
        /*! The row in the middle of the view, and where its top is. */
        function reading(): var {
            const item = testCase.list.itemAt(10, testCase.list.contentY + testCase.list.height / 2);
            verify(item, "there is a row in the middle");
            return { id: item.messageId, index: item.index, y: item.mapToItem(testCase.timeline, 0, 0).y };
        }
        function whereIs(id: string): real {
            for (let i = 0; i < testCase.list.count; ++i) {
                const item = testCase.list.itemAtIndex(i);
                if (item && item.messageId === id)
                    return item.mapToItem(testCase.timeline, 0, 0).y;
            }
            return NaN;
        }
        function bottomOfNewest(): real {
            const newest = testCase.list.itemAtIndex(0);
            return newest.mapToItem(testCase.timeline, 0, newest.height).y;
        }

        function test_opensAtTheNewest() {
            testCase.fill(60);
            verify(testCase.timeline.atNewest);
            compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
        }
        function test_aShortRoomStandsAtTheBottom() {
            testCase.fill(2);
            compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
        }
        function test_atTheEndNewRowsAreFollowed() {
            testCase.fill(60);
            for (let i = 0; i < 20; ++i) {
                testCase.messages.insert(0, testCase.row());
                testCase.settle();
                verify(testCase.timeline.atNewest);
                compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
            }
        }
        function test_theReadersPlaceHoldsWhileRowsComeAtBothEnds() {
            testCase.fill(120);
            testCase.readFrom(0.4);
            const before = testCase.reading();
            for (let i = 0; i < 500; ++i) {
                if (i % 2)
                    testCase.messages.insert(0, testCase.row());
                else
                    testCase.messages.append(testCase.row());
                if (i % 25 === 24) {
                    testCase.settle();
                    compare(testCase.whereIs(before.id), before.y, "after " + (i + 1) + " rows");
                }
            }
        }
        function test_theReadersPlaceHoldsWhileAPageComesAtOnce() {
            testCase.fill(60);
            testCase.readFrom(0.5);
            const before = testCase.reading();
            for (let i = 0; i < 50; ++i)
                testCase.messages.append(testCase.row());
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
        }
        function test_theReadersPlaceHoldsWhileARowBelowGrows() {
            testCase.fill(60);
            testCase.readFrom(0.3);
            const before = testCase.reading();
            // in view and below the reader, of other heights each time
            for (const text of ["short", "long ".repeat(300), "longer ".repeat(120), "short again"]) {
                testCase.messages.setProperty(before.index - 1, "document", text);
                testCase.settle();
                compare(testCase.whereIs(before.id), before.y, "with a text of " + text.length);
            }
        }
        function test_theReadersPlaceHoldsWhileTheRowThatIsReadGrows() {
            testCase.fill(60);
            testCase.readFrom(0.3);
            const before = testCase.reading();
            testCase.messages.setProperty(before.index, "document", "long ".repeat(300));
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
        }
        function test_theReadersPlaceHoldsWhileRowsBelowGo() {
            testCase.fill(60);
            testCase.readFrom(0.3);
            const before = testCase.reading();
            testCase.messages.remove(0, 3);
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
            testCase.messages.remove(before.index - 3 - 1);
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
        }
        function test_aFailedRowAtTheEndStaysInView() {
            testCase.fill(60);
            testCase.messages.setProperty(0, "failure", "The message is too long.");
            testCase.messages.setProperty(0, "delivery", MessageListModel.State.Failed);
            testCase.settle();
            compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
        }
        function test_aSmallerWindowKeepsTheEnd() {
            testCase.fill(60);
            testCase.timeline.anchors.fill = undefined;
            testCase.timeline.width = 720;
            for (const height of [400, 250, 600]) {
                testCase.timeline.height = height;
                testCase.settle();
                compare(testCase.bottomOfNewest(), height - testCase.list.bottomMargin);
            }
            testCase.timeline.width = 360;
            testCase.settle();
            compare(testCase.bottomOfNewest(), 600 - testCase.list.bottomMargin);
        }
        function test_backToNewest() {
            testCase.fill(60);
            compare(Inspector.named(root, "Back to newest"), null);
            testCase.readFrom(0.5);
            testCase.named("Back to newest", "button");
            for (let i = 1; i <= 3; ++i) {
                testCase.messages.insert(0, testCase.row());
                testCase.messages.arrived("Mara Okafor", "ahoy");
            }
            testCase.press("3 new messages");
            testCase.settle();
            verify(testCase.timeline.atNewest);
            compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
            compare(Inspector.named(root, "3 new messages"), null);
        }
        function test_theKeyboardScrolls() {
            testCase.fill(60);
            testCase.list.forceActiveFocus();
            const end = testCase.list.contentY;
            keyClick(Qt.Key_PageUp);
            testCase.settle();
            verify(testCase.list.contentY < end - 300);
            verify(!testCase.timeline.atNewest);
            keyClick(Qt.Key_PageDown);
            testCase.settle();
            compare(testCase.list.contentY, end);
            keyClick(Qt.Key_PageUp);
            keyClick(Qt.Key_End);
            testCase.settle();
            compare(testCase.bottomOfNewest(), testCase.timeline.height - testCase.list.bottomMargin);
        }
        function test_theWheelScrolls() {
            testCase.fill(60);
            mouseWheel(testCase.list, 200, 200, 0, 240);
            tryVerify(() => !testCase.list.moving);
            verify(!testCase.timeline.atNewest);
            const before = testCase.reading();
            testCase.messages.insert(0, testCase.row());
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
            for (let i = 0; i < 10; ++i)
                mouseWheel(testCase.list, 200, 200, 0, -600);
            tryVerify(() => !testCase.list.moving && testCase.timeline.atNewest);
        }
        function test_theScrollBarScrolls() {
            testCase.fill(60);
            const bar = testCase.list.T.ScrollBar.vertical;
            const at = bar.mapToItem(testCase.timeline, bar.width / 2, (bar.position + bar.size / 2) * bar.height);
            mousePress(testCase.timeline, at.x, at.y);
            mouseMove(testCase.timeline, at.x, at.y - 100);
            mouseMove(testCase.timeline, at.x, at.y - 200);
            verify(testCase.list.dragged);
            verify(!testCase.timeline.atNewest);
            mouseRelease(testCase.timeline, at.x, at.y - 200);
            const before = testCase.reading();
            testCase.messages.insert(0, testCase.row());
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
        }
        function test_arrowsLeaveTheEnd() {
            testCase.fill(60);
            testCase.list.forceActiveFocus(Qt.TabFocusReason);
            for (let i = 0; i < 12; ++i)
                keyClick(Qt.Key_Up);
            tryVerify(() => !testCase.timeline.atNewest);
            const before = testCase.reading();
            testCase.messages.insert(0, testCase.row());
            testCase.settle();
            compare(testCase.whereIs(before.id), before.y);
        }
        function test_arrowsMoveFromRowToRow() {
            testCase.fill(60);
            testCase.list.forceActiveFocus(Qt.TabFocusReason);
            const ringed = () => testCase.all(testCase.timeline, item => testCase.isRing(item), false);
            compare(ringed().length, 1);
            const start = testCase.list.currentIndex;
            keyClick(Qt.Key_Up);
            compare(testCase.list.currentIndex, start + 1); // row 0 is the newest, at the bottom
            compare(ringed().length, 1);
            keyClick(Qt.Key_Down);
            compare(testCase.list.currentIndex, start);
        }
        function test_whatIsTypedBelongsToTheComposer() {
            testCase.fill(3);
            testCase.list.forceActiveFocus();
            keyClick("h");
            compare(typed.count, 1);
            compare(typed.signalArguments[0][0], "h");
        }
        function test_aFailedMessageOffersThreeThings() {
            testCase.messages.append(testCase.row({ delivery: MessageListModel.State.Failed, failure: "The message is too long.", own: true }));
            testCase.settle();
            verify(testCase.shows(testCase.timeline, "Not sent. The message is too long."));
            testCase.press("Try again");
            testCase.press("Edit");
            verify(Inspector.press(testCase.named("Delete", "button")));
            compare(testCase.messages.calls, [["retry", "m1"], ["edit", "m1"], ["discard", "m1"]]);
        }
        function test_aFailedMessageIsHelpedByKeyboardAlone() {
            testCase.fill(5);
            testCase.messages.setProperty(0, "failure", "The message is too long.");
            testCase.messages.setProperty(0, "delivery", MessageListModel.State.Failed);
            testCase.settle();
            testCase.list.forceActiveFocus(Qt.TabFocusReason);
            testCase.list.currentIndex = 0;
            const pressed = [];
            for (const name of ["Try again", "Edit", "Delete"]) {
                keyClick(Qt.Key_Tab);
                pressed.push(root.Window.activeFocusItem.text);
                compare(testCase.all(root.Window.activeFocusItem, item => testCase.isRing(item), false).length, 1, name + " has a ring");
                keyClick(Qt.Key_Space);
            }
            compare(pressed, ["Try again", "Edit", "Delete"]);
            compare(testCase.messages.calls.map(call => call[0]), ["retry", "edit", "discard"]);
        }
        function test_aPendingMessageSaysSoOnceItWaits() {
            testCase.messages.append(testCase.row({ delivery: MessageListModel.State.Pending }));
            testCase.settle();
            verify(!testCase.shows(testCase.timeline, "Waiting to be sent"));
            testCase.messages.setProperty(0, "waiting", true);
            verify(testCase.shows(testCase.timeline, "Waiting to be sent"));
        }
        function test_aGapSaysWhatIsMissing() {
            testCase.fill(3);
            testCase.messages.insert(1, testCase.row({ kind: MessageListModel.Kind.Gap, gapCount: 40 }));
            testCase.settle();
            const text = "About 40 messages are missing here. They load when you are online.";
            verify(testCase.shows(testCase.timeline, text));
            verify(Inspector.named(root, text, "list item"));
            // in the narrowest window too, and whole
            testCase.timeline.narrow = true;
            testCase.timeline.anchors.fill = undefined;
            testCase.timeline.width = 360;
            testCase.settle();
            const label = testCase.all(testCase.timeline, item => item.text === text && item.truncated !== undefined, false)[0];
            verify(!label.truncated);
        }
        function test_anEmptyRoomSaysWhereItStarts() {
            testCase.messages.append(testCase.row({ kind: MessageListModel.Kind.Start }));
            testCase.settle();
            verify(testCase.shows(testCase.timeline, "This is the start of #tide-clock"));
            verify(testCase.shows(testCase.timeline, "Say the first word. Everybody in Harbour Makers can read it."));
            const title = testCase.all(testCase.timeline, item => item.text === "This is the start of #tide-clock" && item.contentWidth !== undefined, false)[0];
            const y = title.mapToItem(testCase.timeline, 0, 0).y;
            verify(y > 150 && y < 450, "in the middle, at " + y);
            testCase.messages.insert(0, testCase.row());
            testCase.settle();
            verify(!testCase.shows(testCase.timeline, "Say the first word. Everybody in Harbour Makers can read it."));
        }
        function test_whatIsScrolledAwayIsNotPainted() {
            testCase.timeline.visible = false;
            const window = createTemporaryObject(windows, root);
            for (let scrolled = -60; scrolled < 0; scrolled += 10) {
                window.children[0].y = scrolled;
                waitForRendering(root);
                const picture = grabImage(root);
                for (let y = 20; y < 100; ++y)
                    for (let x = 0; x < 200; x += 2)
                        compare(picture.pixel(x, y), picture.pixel(600, 10));
            }
        }
        function test_tellsTheModelWhatIsSeen() {
            testCase.fill(60);
            tryVerify(() => testCase.messages.visibleRows[0] === 0 && testCase.messages.visibleRows[1] > 3);
            tryVerify(() => testCase.messages.trims > 0);
            testCase.readFrom(0.5);
            tryVerify(() => testCase.messages.visibleRows[0] > 20);
            const [seen] = testCase.messages.visibleRows;
            const trims = testCase.messages.trims;
            testCase.readFrom(0.3);
            tryVerify(() => testCase.messages.visibleRows[0] > seen);
            compare(testCase.messages.trims, trims); // nothing goes while somebody reads there
        }
        function test_newMessagesAreAnnouncedOnceInAWhile() {
            const announced = () => Inspector.tree(root).filter(node => node.role === "alert").map(node => node.name);
            testCase.messages.arrived("Mara Okafor", "ahoy");
            compare(announced(), ["Mara Okafor: ahoy"]);
            for (let i = 0; i < 5; ++i)
                testCase.messages.arrived("Theo Lindqvist", "and on");
            compare(announced(), ["Mara Okafor: ahoy"]);
            tryVerify(() => announced()[0] === "5 new messages", Theme.announceMs + 1000);
        }
        function test_aRowSaysAllOfItselfToAScreenReader() {
            testCase.messages.append(testCase.row({ accessibleText: "Mara Okafor, 10:14, ahoy, edited" }));
            testCase.messages.append(testCase.row({ showDay: true, dayText: "Today, Thursday 23 October" }));
            testCase.settle();
            verify(Inspector.named(root, "Mara Okafor, 10:14, ahoy, edited", "list item"));
            verify(Inspector.named(root, "Today, Thursday 23 October", "heading"));
            verify(Inspector.named(root, "Messages in tide-clock", "group"));
        }
    }
}
