// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import Aigm
import Aigm.Style
import Aigm.Ui

Item {
    id: root

    width: 800
    height: 400

    Component {
        id: bars

        ComposerBar {
            width: root.width
            anchors.bottom: root.bottom
            composer: Composer {}
            roomName: "tide-clock"
        }
    }
    Component {
        id: closedBars

        ClosedComposer {
            width: root.width
        }
    }

    SignalSpy {
        id: sent

        signalName: "sent"
    }
    SignalSpy {
        id: lastAsked

        signalName: "editLastRequested"
    }

    ScreenCase {
        id: testCase

        property ComposerBar bar
        property Item area

        name: "Composer"

        function init() {
            failOnWarning(/.*/);
            testCase.bar = createTemporaryObject(bars, root);
            testCase.area = testCase.named("Write a message to tide-clock", "text");
            testCase.area.forceActiveFocus();
            for (const spy of [sent, lastAsked]) {
                spy.target = testCase.bar;
                spy.clear();
            }
            waitForRendering(testCase.bar);
        }
        function write(text: string) {
            for (const letter of text)
                keyClick(letter);
        }

        function test_enterSends_data() {
            return [{ tag: "Return", key: Qt.Key_Return, modifiers: Qt.NoModifier },
                { tag: "Enter", key: Qt.Key_Enter, modifiers: Qt.KeypadModifier },
                { tag: "Ctrl+Return", key: Qt.Key_Return, modifiers: Qt.ControlModifier }];
        }
        function test_enterSends(data: var) {
            testCase.write("ahoy");
            keyClick(data.key, data.modifiers);
            compare(testCase.bar.composer.sends, 1);
            compare(testCase.area.text, "ahoy"); // emptying it is the composer's part
        }
        function test_shiftEnterBreaksTheLine() {
            testCase.write("one");
            const height = testCase.bar.implicitHeight;
            keyClick(Qt.Key_Return, Qt.ShiftModifier);
            testCase.write("two");
            compare(testCase.bar.composer.sends, 0);
            compare(testCase.area.text, "one\ntwo");
            verify(testCase.bar.implicitHeight > height);
        }
        function test_nothingIsSentThatMayNotBe() {
            testCase.bar.composer.canSend = false;
            testCase.write("ahoy");
            keyClick(Qt.Key_Return);
            compare(testCase.bar.composer.sends, 0);
            compare(testCase.area.text, "ahoy");
            compare(testCase.named("Send the message", "button").enabled, false);
        }
        function test_whileAnInputMethodComposesEnterIsItsOwn() {
            testCase.write("a");
            Inspector.compose("に");
            verify(testCase.area.inputMethodComposing);
            keyClick(Qt.Key_Return);
            compare(testCase.bar.composer.sends, 0);
            Inspector.commit("日本");
            verify(!testCase.area.inputMethodComposing);
            verify(testCase.area.text.startsWith("a"));
            verify(testCase.area.text.endsWith("日本"));
            keyClick(Qt.Key_Return);
            compare(testCase.bar.composer.sends, 1);
        }
        function test_theButtonSends() {
            testCase.press("Send the message");
            compare(testCase.bar.composer.sends, 1);
            verify(testCase.area.activeFocus);
            verify(Inspector.press(testCase.named("Send the message")));
            compare(testCase.bar.composer.sends, 2);
        }
        function test_growsToTwelveLinesAndThenScrolls() {
            for (let line = 0; line < 30; ++line)
                keyClick(Qt.Key_Return, Qt.ShiftModifier);
            const twelve = 12 * Theme.bodyLine;
            verify(testCase.bar.implicitHeight > twelve && testCase.bar.implicitHeight < twelve + 100);
            // the line that is written is in view
            const caret = testCase.area.mapToItem(testCase.bar, 0, testCase.area.cursorRectangle.y).y;
            verify(caret > 0 && caret < testCase.bar.height - 40, "the caret is in view at " + caret);
        }
        function test_saysWhenItGoesOutLaterOrNotAtAll() {
            verify(!testCase.shows(testCase.bar, "Sent later"));
            testCase.bar.composer.sendsLater = true;
            verify(testCase.shows(testCase.bar, "Sent later"));
            testCase.bar.composer.overLimit = true;
            verify(testCase.shows(testCase.bar, "The message is too long."));
            verify(!testCase.shows(testCase.bar, "Sent later"));
        }
        function test_whatIsPastedIsPlainText() {
            compare(testCase.area.textFormat, TextEdit.PlainText);
            testCase.area.insert(0, "<b>bold</b><img src=x>");
            compare(testCase.area.text, "<b>bold</b><img src=x>");
        }
        function test_narrowTargetsFitAFinger() {
            testCase.bar.narrow = true;
            testCase.bar.width = 360;
            const button = testCase.named("Send the message", "button");
            verify(button.width >= 44 && button.height >= 44);
            verify(button.mapToItem(testCase.bar, button.width, 0).x <= 360);
        }
        function test_upAsksForTheLastMessageWhereNothingIsWritten() {
            keyClick(Qt.Key_Up, Qt.ShiftModifier);
            compare(lastAsked.count, 0);
            keyClick(Qt.Key_Up);
            compare(lastAsked.count, 1);
            keyClick(Qt.Key_Up, Qt.KeypadModifier);
            compare(lastAsked.count, 2);
            testCase.write("ahoy");
            keyClick(Qt.Key_Up); // in what is written it moves
            compare(lastAsked.count, 2);
        }
        function test_anEditSaysSo() {
            const low = testCase.bar.implicitHeight;
            testCase.write("better");
            testCase.area.cursorPosition = 0;
            testCase.bar.composer.editing = true;
            verify(testCase.shows(testCase.bar, "Editing your message"));
            compare(testCase.bar.implicitHeight, low + 40);
            compare(testCase.area.Accessible.name, "Edit your message");
            compare(testCase.area.cursorPosition, 6); // one goes on writing
            verify(testCase.named("Save the edit", "button"));
            testCase.bar.composer.editing = false;
            verify(!testCase.shows(testCase.bar, "Editing your message"));
            compare(testCase.bar.implicitHeight, low);
            compare(testCase.area.Accessible.name, "Write a message to tide-clock");
        }
        function test_enterSavesTheEdit() {
            testCase.bar.composer.editing = true;
            keyClick(Qt.Key_Up); // one message at a time
            compare(lastAsked.count, 0);
            verify(testCase.shows(testCase.bar, "Press Enter to delete the message."));
            keyClick(Qt.Key_Return);
            compare(testCase.bar.composer.sends, 1);
            compare(sent.count, 0); // nothing new to go to
            testCase.bar.composer.editing = false;
            keyClick(Qt.Key_Return);
            compare(sent.count, 1);
        }
        function test_theEditIsLeftByItsButton() {
            testCase.bar.composer.editing = true;
            keyClick(Qt.Key_Backtab, Qt.ShiftModifier);
            const cancel = root.Window.activeFocusItem;
            compare(cancel.Accessible.name, "Cancel the edit");
            compare(testCase.all(cancel, item => testCase.isRing(item), false).length, 1);
            keyClick(Qt.Key_Space);
            compare(testCase.bar.composer.cancels, 1);
            verify(testCase.area.activeFocus);
        }
        function test_whileAnInputMethodComposesEscIsItsOwn() {
            testCase.bar.composer.editing = true;
            Inspector.compose("に");
            keyClick(Qt.Key_Escape);
            keyClick(Qt.Key_Up);
            compare(testCase.bar.composer.cancels, 0);
            compare(lastAsked.count, 0);
            Inspector.commit("日本");
        }
        function test_narrowEditsFitAFinger() {
            testCase.bar.narrow = true;
            testCase.bar.width = 360;
            testCase.bar.composer.editing = true;
            const cancel = testCase.named("Cancel the edit", "button");
            verify(cancel.height >= 44 && cancel.width >= 44);
            verify(cancel.mapToItem(testCase.bar, cancel.width, 0).x <= 360);
        }
        function test_whereOneMayNotWriteItSaysWhy() {
            testCase.bar.visible = false;
            createTemporaryObject(closedBars, root, { hint: "Only admins can write in this room." });
            verify(Inspector.named(root, "Only admins can write in this room.", "label"));
        }
    }
}
