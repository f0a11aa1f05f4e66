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
        readonly property MessageListModel messages: home ? home.session.messages : null
        readonly property Timeline timeline: home ? home.page.timeline : null
        readonly property ListView list: timeline ? timeline.list : null

        name: "Changing"

        /*! Row 0 is our own, row 1 of somebody else. */
        function init() {
            failOnWarning(/.*/);
            mouseMove(root, 2, 2);
            testCase.home = createTemporaryObject(homes, root);
            testCase.messages.append(samples.message("own", 2, "10:16", "Yes to all three."));
            testCase.messages.append(samples.message("other", 6, "10:14", "Could you bring the long clamps?"));
            testCase.messages.append(samples.message("gone", 2, "10:12", "", { deleted: true }));
            testCase.home.forceActiveFocus();
            waitForRendering(testCase.home);
        }
        function row(at: int): MessageDelegate {
            return testCase.list.itemAtIndex(at);
        }
        /*! By keyboard alone: the ring is on that row. */
        function ring(at: int) {
            testCase.list.forceActiveFocus(Qt.TabFocusReason);
            testCase.list.currentIndex = at;
            verify(testCase.list.ringed);
        }
        function entries(): var {
            return Inspector.tree(root).filter(node => node.role === "menu item").map(node => node.name);
        }
        function choose(name: string) {
            tryVerify(() => testCase.entries().includes(name));
            verify(Inspector.press(testCase.named(name, "menu item")));
            tryVerify(() => testCase.entries().length === 0);
        }
        function area(): Item {
            return testCase.all(testCase.home.page.composer, item => String(item).startsWith("TextArea"), false)[0];
        }
        function isAsked(): bool {
            return Inspector.named(root, "Delete this message?", "heading") !== null;
        }
        function actions(): var {
            return testCase.all(testCase.timeline, item => String(item).startsWith("MessageActions"), false);
        }
        function point(at: int) {
            mouseMove(testCase.row(at), 300, testCase.row(at).height - 6);
            tryVerify(() => testCase.timeline.pointedRow === testCase.row(at));
            waitForRendering(testCase.home);
        }

        function test_theKeyboardBeginsAtTheNewest() {
            testCase.messages.insert(0, samples.message("new", 6, "10:17", "Good."));
            waitForRendering(testCase.home);
            testCase.list.forceActiveFocus(Qt.TabFocusReason);
            compare(testCase.list.currentIndex, 0);
            keyClick(Qt.Key_Up);
            testCase.messages.insert(0, samples.message("newer", 6, "10:18", "At eight then."));
            waitForRendering(testCase.home);
            compare(testCase.list.currentIndex, 2); // who is in the list stays at a message
        }
        function test_keysInAMessage() {
            testCase.ring(0);
            keyClick(Qt.Key_E);
            compare(testCase.messages.calls, [["edit", "own"]]);
            keyClick(Qt.Key_Delete);
            tryVerify(() => testCase.isAsked());
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isAsked());
            verify(testCase.list.activeFocus, "back where it was");
            compare(testCase.messages.calls.length, 1);
            keyClick(Qt.Key_Delete);
            tryVerify(() => testCase.isAsked());
            keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_Space);
            tryVerify(() => !testCase.isAsked());
            compare(testCase.messages.calls[1], ["deleteMessage", "own"]);
        }
        function test_keysDoNothingToWhatIsNotOnesOwn_data() {
            return [{ tag: "of somebody else", row: 1 }, { tag: "deleted", row: 2 }];
        }
        function test_keysDoNothingToWhatIsNotOnesOwn(data: var) {
            testCase.ring(data.row);
            keyClick(Qt.Key_Delete);
            verify(!testCase.isAsked());
            keyClick(Qt.Key_E); // as any other letter
            compare(testCase.messages.calls, []);
            compare(testCase.area().text, "e");
            verify(testCase.area().activeFocus);
        }
        function test_theMenuByKeys() {
            testCase.ring(0);
            keyClick(Qt.Key_Return);
            tryVerify(() => testCase.entries().length > 0);
            compare(testCase.entries(), ["Edit", "Delete"]);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Return);
            tryCompare(testCase.messages.calls, "length", 1);
            compare(testCase.messages.calls[0], ["edit", "own"]);
            tryVerify(() => testCase.entries().length === 0);
            testCase.ring(1);
            keyClick(Qt.Key_Menu);
            tryVerify(() => testCase.entries().length > 0);
            compare(testCase.entries(), ["Mark unread from here"]);
            keyClick(Qt.Key_Escape);
            tryVerify(() => testCase.entries().length === 0);
            tryVerify(() => testCase.list.activeFocus);
            testCase.ring(2);
            keyClick(Qt.Key_Return); // a deleted message has none
            compare(testCase.entries(), []);
        }
        function test_theMenuByTheRightButton() {
            mouseClick(testCase.row(0), 200, 10, Qt.RightButton);
            testCase.choose("Delete");
            tryVerify(() => testCase.isAsked());
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isAsked());
            mouseClick(testCase.row(1), 200, 10, Qt.RightButton);
            testCase.choose("Mark unread from here");
            compare(testCase.session.reading.calls, [["markUnreadFrom", "other"]]);
            mouseClick(testCase.row(2), 200, 10, Qt.RightButton);
            compare(testCase.entries(), []);
        }
        function test_theMenuByALongPress() {
            const touch = touchEvent(testCase.row(0));
            touch.press(1, testCase.row(0), 200, 10).commit();
            tryVerify(() => testCase.entries().length === 2);
            touch.release(1, testCase.row(0), 200, 10).commit();
            testCase.choose("Edit");
            compare(testCase.messages.calls, [["edit", "own"]]);
        }
        function test_aLinkThatIsHeldIsNotOpened() {
            const text = { type: "text", text: "last night’s log", marks: [{ type: "link", attrs: { href: "https://harbour.example/log" } }] };
            testCase.messages.setProperty(0, "document", JSON.stringify({ type: "doc", content: [{ type: "paragraph", content: [text] }] }));
            waitForRendering(testCase.home);
            const words = testCase.all(testCase.row(0), item => String(item).startsWith("DocumentItem") || String(item).startsWith("aigm::app::DocumentItem"), false)[0];
            const touch = touchEvent(words);
            touch.press(1, words, 20, 10).commit();
            touch.release(1, words, 20, 10).commit();
            compare(testCase.session.calls, [["openLink", "https://harbour.example/log"]]);
            touch.press(2, words, 20, 10).commit();
            tryVerify(() => testCase.entries().length === 2);
            touch.release(2, words, 20, 10).commit();
            compare(testCase.session.calls.length, 1);
        }
        function test_theMenuByAScreenReader() {
            verify(Inspector.press(testCase.named(testCase.row(0).accessibleText, "list item")));
            testCase.choose("Edit");
            compare(testCase.messages.calls, [["edit", "own"]]);
        }
        function test_theActionsFollowThePointer() {
            compare(testCase.actions().length, 0);
            testCase.point(0);
            verify(Inspector.press(testCase.named("Edit", "button")));
            compare(testCase.messages.calls, [["edit", "own"]]);
            const row = testCase.row(0);
            const actions = testCase.actions()[0];
            compare(actions.mapToItem(row, 0, 0).y, row.bodyY - 18);
            compare(actions.mapToItem(row, actions.width, 0).x, row.width - 24);
            testCase.press("More actions"); // the pointer goes there, and they stay
            testCase.choose("Delete");
            tryVerify(() => testCase.isAsked());
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isAsked());
            testCase.point(1);
            verify(!Inspector.named(root, "Edit", "button"));
            verify(Inspector.named(root, "More actions", "button"));
            testCase.point(2);
            compare(testCase.actions().length, 0);
            mouseMove(root, 2, 2);
            tryCompare(testCase.timeline, "pointedRow", null);
        }
        function test_whereOneMayNotWriteNothingIsEdited() {
            testCase.session.place.mayWrite = false;
            testCase.ring(0);
            keyClick(Qt.Key_E);
            compare(testCase.messages.calls, []);
            testCase.ring(0);
            keyClick(Qt.Key_Return);
            tryVerify(() => testCase.entries().length > 0);
            compare(testCase.entries(), ["Delete"]);
        }
        function test_upEditsTheLast() {
            keyClick(Qt.Key_Up);
            compare(testCase.messages.calls, [["editLast", ""]]);
        }
        function test_escLeavesTheEditBeforeItMarksTheRoomRead() {
            testCase.session.composer.editing = true;
            keyClick(Qt.Key_Escape);
            compare(testCase.session.composer.cancels, 1);
            compare(testCase.session.reading.calls, []);
            testCase.session.composer.editing = true;
            testCase.ring(0); // from the timeline too
            keyClick(Qt.Key_Escape);
            compare(testCase.session.composer.cancels, 2);
            verify(testCase.area().activeFocus);
            keyClick(Qt.Key_Escape);
            compare(testCase.session.reading.calls, [["markRoomRead", "r-tide-clock"]]);
        }
        function test_anEmptiedEditAsks() {
            testCase.session.composer.editing = true;
            testCase.session.composer.deleteRequested("own");
            tryVerify(() => testCase.isAsked());
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isAsked());
            tryVerify(() => testCase.area().activeFocus);
            verify(testCase.session.composer.editing);
            compare(testCase.messages.calls, []);
        }
        function test_whatFailedSaysWhatItWas_data() {
            const Change = MessageListModel.Change;
            return [{ tag: "message", operation: Change.Send, says: "Not sent. No.", buttons: ["Try again", "Edit", "Delete"] },
                { tag: "edit", operation: Change.Edit, says: "Your edit was not sent. No.", buttons: ["Try again", "Edit", "Discard"] },
                { tag: "edit of a deleted message", operation: Change.Edit, deleted: true, says: "Your edit was not sent. No.", buttons: ["Edit", "Discard"] },
                { tag: "deletion", operation: Change.Delete, says: "Not deleted. No.", buttons: ["Try again", "Discard"] },
                { tag: "reaction", operation: Change.React, says: "Your reaction was not sent. No.", buttons: ["Try again", "Discard"] }];
        }
        function test_whatFailedSaysWhatItWas(data: var) {
            testCase.messages.setProperty(0, "failure", "No.");
            testCase.messages.setProperty(0, "operation", data.operation);
            testCase.messages.setProperty(0, "deleted", data.deleted === true);
            testCase.messages.setProperty(0, "delivery", MessageListModel.State.Failed);
            verify(testCase.shows(testCase.timeline, data.says));
            const line = testCase.all(testCase.timeline, item => String(item).startsWith("FailedLine"), false)[0];
            const buttons = testCase.all(line, item => String(item).startsWith("TextButton"), false);
            compare(buttons.map(button => button.text), data.buttons);
            testCase.press(data.buttons[data.buttons.length - 1]);
            compare(testCase.messages.calls, [["discard", "own"]]);
        }
        function test_whenItWasEditedIsToldByTheMark() {
            testCase.messages.setProperty(0, "edited", true);
            testCase.messages.setProperty(0, "editedTime", "23 October 2025 at 10:17");
            const mark = testCase.all(testCase.row(0), item => item.text === "(edited)", false)[0];
            verify(mark);
            mouseMove(mark, 4, 4);
            tryVerify(() => testCase.shows(root.Window.window.contentItem, "23 October 2025 at 10:17"));
        }
    }
}
