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
        readonly property SearchModel search: session ? session.search : null
        readonly property SearchPanel panel: home && home.searchOpen ? home.panel.item as SearchPanel : null

        name: "Search"

        function init() {
            failOnWarning(/.*/);
            testCase.home = createTemporaryObject(homes, root);
            samples.fill(testCase.session);
            samples.fillTideClock(testCase.session.messages);
            testCase.home.forceActiveFocus();
            waitForRendering(testCase.home);
        }
        function open() {
            keyClick(Qt.Key_F, Qt.ControlModifier);
            verify(testCase.panel);
            waitForRendering(testCase.home);
        }
        function find() {
            testCase.open();
            samples.search(testCase.search);
            waitForRendering(testCase.home);
        }

        function test_keysOpenItInTheRoomAndEverywhere() {
            testCase.open();
            verify(testCase.panel.field.activeFocus);
            verify(!testCase.search.everywhere);
            verify(Inspector.named(root, "Search in #tide-clock", "text"));
            keyClick(Qt.Key_F, Qt.ControlModifier | Qt.ShiftModifier);
            verify(testCase.search.everywhere);
            verify(testCase.panel.field.activeFocus);
            verify(Inspector.named(root, "Search in every room", "text"));
            compare(testCase.named("Search", "group"), testCase.panel);
        }
        function test_escapeClosesItFromEverywhereInIt() {
            testCase.find();
            keyClick(Qt.Key_Escape);
            verify(!testCase.home.searchOpen);
            verify(testCase.isIn(root.Window.activeFocusItem, testCase.home.page));
            testCase.find();
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Escape);
            verify(!testCase.home.searchOpen);
        }
        function test_typingAsksAtOnce() {
            testCase.open();
            for (const key of "oak")
                keyClick(key);
            compare(testCase.search.query, "oak");
            testCase.press("Clear the search");
            compare(testCase.search.query, "");
            verify(testCase.panel.field.activeFocus);
        }
        function test_arrowsMoveAndEnterOpens() {
            testCase.find();
            keyClick(Qt.Key_Down);
            verify(testCase.panel.list.activeFocus);
            compare(testCase.panel.list.currentIndex, 0);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            compare(testCase.panel.list.currentIndex, 2);
            compare(testCase.all(testCase.panel.list.currentItem, item => testCase.isRing(item), false).length, 1);
            keyClick(Qt.Key_Return);
            compare(testCase.search.opened, [2]);
            verify(testCase.home.searchOpen, "so that the next one is a key away");
            for (let i = 0; i < 3; ++i)
                keyClick(Qt.Key_Up);
            verify(testCase.panel.field.activeFocus);
        }
        function test_enterInTheFieldOpensTheFirst() {
            testCase.find();
            keyClick(Qt.Key_Return);
            compare(testCase.search.opened, [0]);
        }
        function test_aClickAndAScreenReaderOpenToo() {
            testCase.find();
            mouseClick(testCase.panel.list.itemAtIndex(1));
            verify(Inspector.press(testCase.named("Noor Haddad, 2 Oct, 20:47, #boat-shed, Price list: oak 38, larch 24, ash 31 a metre.", "list item")));
            compare(testCase.search.opened, [1, 3]);
        }
        function test_saysHowMuchWasFoundAndWhere() {
            testCase.find();
            verify(testCase.shows(testCase.panel, "5 messages, newest first"));
            verify(testCase.shows(testCase.panel, "Searched on this computer"));
            testCase.search.hasMore = true;
            verify(testCase.shows(testCase.panel, "More than 5 messages, newest first"));
            testCase.session.connection.offlineLong = true;
            verify(testCase.shows(testCase.panel, "You are offline. What this computer keeps was searched."));
            const rooms = testCase.all(testCase.panel, item => item.text === "#boat-shed" && item.contentWidth !== undefined, false);
            compare(rooms.length, 1, "the room stands once over what was found in it");
        }
        function test_theServerIsAskedWhenSomebodyAsks() {
            testCase.find();
            verify(!testCase.shows(testCase.panel, "On the server"));
            testCase.press("Search on the server too");
            compare(testCase.search.serverState, SearchModel.ServerState.Asking);
            verify(testCase.shows(testCase.panel, "Searching on the server…"));
            verify(!Inspector.named(root, "Search on the server too", "button"));
            testCase.search.answerFromServer([
                samples.found(7, "3 Mar, 08:02", "Larch again, cheaper.", "#boat-shed", true, true),
                samples.found(7, "2 Mar, 19:40", "Who sells larch?", "#boat-shed", false)]);
            waitForRendering(testCase.home);
            verify(Inspector.named(testCase.panel, "On the server", "heading"));
            compare(testCase.all(testCase.panel.list, item => item.text === "On the server" && item.contentWidth !== undefined, false).length, 1);
            verify(testCase.shows(testCase.panel, "5 messages, newest first"), "that many this computer has found");
            verify(!testCase.shows(testCase.panel, "The server has found nothing else."));
            testCase.panel.list.currentIndex = 5;
            testCase.panel.list.forceActiveFocus();
            keyClick(Qt.Key_Return);
            compare(testCase.search.opened, [5]);
        }
        function test_theServerHasNothingElseOrDoesNotAnswer() {
            testCase.open();
            testCase.search.query = "lark";
            testCase.search.answer([]);
            waitForRendering(testCase.home);
            testCase.press("Search on the server too");
            testCase.search.serverProblem = "We could not reach the server.";
            testCase.search.serverState = SearchModel.ServerState.Unanswered;
            verify(Inspector.named(testCase.panel, "We could not reach the server.", "alert"));
            waitForRendering(testCase.home);
            testCase.press("Try again");
            compare(testCase.search.serverState, SearchModel.ServerState.Asking);
            testCase.search.answerFromServer([]);
            verify(testCase.shows(testCase.panel, "The server has found nothing else."));
        }
        function test_withoutTheServerItIsNotOffered() {
            testCase.find();
            testCase.session.connection.offlineLong = true;
            verify(!Inspector.named(root, "Search on the server too", "button"));
            testCase.session.connection.offlineLong = false;
            verify(Inspector.named(root, "Search on the server too", "button"));
            testCase.search.serverState = SearchModel.ServerState.NotYet; // the cache has more
            verify(!Inspector.named(root, "Search on the server too", "button"));
        }
        function test_beforeTypingAndWithoutAResultItSaysSo() {
            testCase.open();
            verify(testCase.shows(testCase.panel, "Search in everything you have read"));
            testCase.search.query = "lark";
            testCase.search.answer([]);
            verify(testCase.shows(testCase.panel, "Nothing found for “lark”"));
            verify(testCase.shows(testCase.panel, "Check the spelling, or search in every room."));
            testCase.press("Search everywhere");
            verify(testCase.search.everywhere);
            verify(testCase.shows(testCase.panel, "Check the spelling, or take a filter away."));
        }
        function test_aBadFilterIsAnErrorAtTheField() {
            testCase.open();
            testCase.search.problem = "“before:” needs a date, and “soon” is none.";
            testCase.search.state = SearchModel.State.Refused;
            verify(testCase.panel.field.invalid);
            verify(Inspector.named(root, testCase.search.problem, "alert"));
            verify(!testCase.shows(testCase.panel, "Nothing found for “”"));
        }
        function test_chipsPutFiltersIntoTheField() {
            testCase.open();
            keyClick("a");
            testCase.press("Add the filter from");
            compare(testCase.search.query, "a from:");
            verify(testCase.panel.field.activeFocus);
            keyClick("b");
            compare(testCase.search.query, "a from:b");
            verify(!Inspector.named(root, "Add the filter in", "button"), "the room is chosen already");
            testCase.search.everywhere = true;
            verify(Inspector.named(root, "Add the filter in", "button"));
        }
        function test_theRoomGoesWithItsChipOrWithBackspace() {
            testCase.open();
            testCase.press("Only in #tide-clock, press to search in every room");
            verify(testCase.search.everywhere);
            testCase.search.everywhere = false;
            keyClick("a");
            keyClick(Qt.Key_Backspace);
            verify(!testCase.search.everywhere);
            keyClick(Qt.Key_Backspace);
            verify(testCase.search.everywhere);
        }
        function test_wordsAreMarkedHereAndInTheTimeline() {
            testCase.session.messages.insert(0, samples.message("m", 3, "16:20", "The larch board split.", {}));
            testCase.find();
            const marked = () => testCase.all(testCase.home, item => item.highlighted === "larch" && item.plainText !== undefined, false);
            verify(marked().some(item => item.plainText === "The larch board split."));
            verify(marked().some(item => item.plainText.startsWith("Morning!")));
            keyClick(Qt.Key_Escape);
            compare(marked().length, 0);
        }
        function test_membersAndSearchTakeTurns() {
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            testCase.open();
            tryVerify(() => !Inspector.named(root, "Members of Harbour Makers", "group"));
            mouseClick(testCase.named("Search in this room"));
            tryVerify(() => Inspector.named(root, "Members of Harbour Makers", "group"));
            verify(!testCase.home.searchOpen);
        }
        function test_narrowItIsAPageThatGivesWayToTheRoom() {
            testCase.home.width = 360;
            testCase.home.height = 640;
            waitForRendering(testCase.home);
            mouseClick(testCase.named("Search in this room"));
            waitForRendering(testCase.home);
            samples.search(testCase.search);
            waitForRendering(testCase.home);
            compare(testCase.panel.width, 360);
            for (const item of testCase.all(testCase.panel, item => item.truncated === true, false))
                fail(item.text + " is cut off");
            for (const button of testCase.all(testCase.panel, item => item.box !== undefined, false)) {
                const at = button.mapToItem(testCase.home, 0, 0);
                verify(at.x >= 0 && at.x + button.width <= 360);
            }
            mouseClick(testCase.panel.list.itemAtIndex(0));
            compare(testCase.search.opened, [0]);
            verify(!testCase.home.searchOpen && testCase.home.covered);
        }
        function test_theAreaIsReachedByF6() {
            testCase.find();
            keyClick(Qt.Key_F6);
            verify(!testCase.isIn(root.Window.activeFocusItem, testCase.panel));
            for (let i = 0; i < 5 && !testCase.isIn(root.Window.activeFocusItem, testCase.panel); ++i)
                keyClick(Qt.Key_F6);
            verify(testCase.isIn(root.Window.activeFocusItem, testCase.panel));
        }
    }
}
