// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
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

    ScreenCase {
        id: testCase

        property Timeline timeline
        readonly property MessageListModel messages: timeline ? timeline.session.messages : null
        readonly property ListView list: timeline ? timeline.list : null
        property int seed: 1

        name: "Jump"

        function init() {
            failOnWarning(/.*/);
            testCase.seed = 1;
            testCase.timeline = createTemporaryObject(timelines, root);
            testCase.fill();
        }
        function fill() {
            for (let i = 0; i < 80; ++i)
                testCase.messages.append(testCase.row(i));
            waitForRendering(testCase.timeline);
        }
        function cleanup() {
            Theme.reducedMotion = false;
        }
        function row(i: int): var {
            testCase.seed = (testCase.seed * 16807) % 2147483647;
            return samples.message("m" + i, i % 14, "10:14", "The tide is out until four. ".repeat(1 + testCase.seed % 9), {});
        }
        function flashes(): var {
            return testCase.all(testCase.timeline, item => String(item).startsWith("JumpFlash"), false);
        }
        function middleOf(at: int): real {
            const item = testCase.list.itemAtIndex(at);
            verify(item, "the row is there");
            return item.mapToItem(testCase.timeline, 0, item.height / 2).y;
        }

        function test_theMessageStandsInTheMiddle_data() {
            return [{ tag: "far", at: 50 }, { tag: "near", at: 12 }, { tag: "farther", at: 70 }];
        }
        function test_theMessageStandsInTheMiddle(data) {
            testCase.messages.landed(data.at);
            waitForRendering(testCase.timeline);
            fuzzyCompare(testCase.middleOf(data.at), testCase.timeline.height / 2, 12);
            verify(!testCase.timeline.atNewest);
            compare(testCase.list.currentIndex, data.at);
            compare(testCase.flashes().length, 1);
            verify(testCase.isIn(testCase.flashes()[0], testCase.list.itemAtIndex(data.at)));
        }
        function test_aFlickEndsWithItsRoom() {
            testCase.list.flick(0, 3000);
            tryVerify(() => !testCase.timeline.atNewest);
            testCase.messages.clear();
            testCase.messages.emptied();
            verify(!testCase.list.moving);
            testCase.fill();
            verify(testCase.timeline.atNewest);
        }
        function test_theFlashGoesAway() {
            testCase.messages.landed(40);
            compare(testCase.flashes().length, 1);
            tryVerify(() => testCase.flashes().length === 0, Theme.flashMs + 2000);
        }
        function test_whereNothingMovesItIsARing() {
            Theme.reducedMotion = true;
            testCase.messages.landed(40);
            const flash = testCase.flashes()[0];
            const ring = flash.children[0];
            verify(Qt.colorEqual(ring.color, "transparent"));
            compare(ring.border.width, 2);
            tryVerify(() => testCase.flashes().length === 0, 4000);
        }
        function test_thePlaceHoldsWhileBothEndsGrow() {
            testCase.messages.reachesNewest = false;
            testCase.messages.landed(40);
            waitForRendering(testCase.timeline);
            const y = testCase.middleOf(40);
            for (let i = 0; i < 30; ++i)
                testCase.messages.insert(0, testCase.row(100 + i));
            for (let i = 0; i < 30; ++i)
                testCase.messages.append(testCase.row(200 + i));
            waitForRendering(testCase.timeline);
            fuzzyCompare(testCase.middleOf(70), y, 1);
        }
        function test_theEndOfAWindowIsNotTheNewest() {
            testCase.messages.reachesNewest = false;
            testCase.messages.landed(1);
            waitForRendering(testCase.timeline);
            verify(!testCase.timeline.atNewest, "or it would follow what comes in above");
            testCase.press("Back to newest");
            compare(testCase.messages.calls, [["openNewest", ""]]);
        }
        function test_backToNewestShowsIt() {
            testCase.messages.landed(60);
            waitForRendering(testCase.timeline);
            testCase.press("Back to newest");
            verify(testCase.timeline.atNewest);
            // it is shown already: told, so that no other place that was asked for comes afterwards
            compare(testCase.messages.calls, [["openNewest", ""]]);
        }
    }
}
