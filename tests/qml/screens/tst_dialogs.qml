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
        readonly property Actions actions: home ? home.session.actions : null

        name: "Dialogs"

        function init() {
            failOnWarning(/.*/);
            testCase.home = createTemporaryObject(homes, root);
            samples.fill(testCase.session);
            waitForRendering(testCase.home);
            testCase.named("Rooms in Harbour Makers", "list").forceActiveFocus();
        }
        function open(dialog: string) {
            testCase.home.dialogs[dialog]();
            tryVerify(() => testCase.home.dialogs.item && testCase.home.dialogs.item.opened);
        }
        function write(text: string) {
            for (const letter of text)
                keyClick(letter);
        }
        function focused(): Item {
            return root.Window.activeFocusItem;
        }
        function isOpen(): bool {
            return testCase.home.dialogs.item !== null;
        }

        function test_eachStartsWhereItShouldAndEscCloses_data() {
            return [
                { tag: "createServer", title: "Create a server", focus: "Server name" },
                { tag: "createRoom", title: "Create a room", focus: "Room name" },
                { tag: "invite", title: "Invite people", focus: "Invitation code" },
                { tag: "join", title: "Join a server", focus: "Invitation" },
                { tag: "leaveServer", title: "Leave Harbour Makers?", focus: "Stay" },
                { tag: "signOut", title: "Sign out?", focus: "Stay" },
                { tag: "chooseBackend", title: "Where do you sign in?", focus: "Address" }
            ];
        }
        function test_eachStartsWhereItShouldAndEscCloses(data: var) {
            const before = testCase.focused();
            testCase.open(data.tag);
            verify(Inspector.named(root, data.title, "heading"));
            compare(testCase.focused().Accessible.name, data.focus);
            keyClick(Qt.Key_Escape);
            tryVerify(() => !testCase.isOpen());
            compare(testCase.focused(), before);
        }
        function test_tabStaysInTheDialogAndReachesAll() {
            testCase.open("createRoom");
            testCase.write("rope-class");
            const names = [];
            for (let i = 0; i < 7; ++i) {
                names.push(testCase.focused().Accessible.name);
                keyClick(Qt.Key_Tab);
            }
            compare(names, ["Room name", "Topic", "Category", "Cancel", "Create room", "Close", "Room name"]);
        }
        function test_enterCreatesAServer() {
            testCase.open("createServer");
            keyClick(Qt.Key_Return);
            compare(testCase.actions.calls, []); // it has no name yet
            testCase.write("  Lantern Walk ");
            keyClick(Qt.Key_Return);
            compare(testCase.actions.calls, [["createServer", "Lantern Walk"]]);
            testCase.actions.serverCreated("s9");
            tryVerify(() => !testCase.isOpen());
        }
        function test_aRoomHasNameTopicAndCategory() {
            testCase.open("createRoom");
            testCase.write("rope-class");
            keyClick(Qt.Key_Tab);
            testCase.write("Knots");
            keyClick(Qt.Key_Tab);
            testCase.write("Workshop");
            keyClick(Qt.Key_Return);
            compare(testCase.actions.calls, [["createRoom", "rope-class", "Knots", "Workshop"]]);
            testCase.actions.roomCreated("r9");
            tryVerify(() => !testCase.isOpen());
        }
        function test_aCategoryCanBeChosen() {
            testCase.open("createRoom");
            testCase.write("rope-class");
            keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_Tab);
            keyClick(Qt.Key_Down);
            keyClick(Qt.Key_Down);
            testCase.press("Create room");
            compare(testCase.actions.calls, [["createRoom", "rope-class", "", "Workshop"]]);
        }
        function test_aCategoryCanBeChosenByMouse() {
            testCase.open("createRoom");
            const box = Inspector.named(root, "Category", "combo box");
            mouseClick(box, box.width - 18, box.height / 2);
            tryVerify(() => Inspector.named(root, "Off the water", "list item"));
            tryVerify(() => box.popup.opened);
            mouseClick(testCase.named("Off the water", "list item"));
            compare(box.editText, "Off the water");
        }
        function test_anErrorStandsAtItsField() {
            testCase.open("createRoom");
            testCase.write("rope-class");
            testCase.actions.errorField = "name";
            testCase.actions.errorText = "This name is too long.";
            const spoken = Inspector.tree(root).find(node => node.name === "Room name" && node.role === "text");
            compare(spoken.description, "This name is too long.");
            compare(Inspector.tree(root).filter(node => node.role === "alert" && node.name === "This name is too long.").length, 1);
            verify(testCase.isOpen());
        }
        function test_anErrorOfNoFieldStandsAtTheButtons() {
            testCase.open("leaveServer");
            testCase.actions.errorText = "The server did not answer.";
            verify(Inspector.named(root, "The server did not answer.", "alert"));
        }
        function test_anInvitationIsShownBeforeOneJoins() {
            testCase.open("join");
            testCase.write("9Kx2");
            compare(testCase.named("Join server", "button").enabled, false);
            tryVerify(() => testCase.actions.calls.length === 1); // once the typing rests
            compare(testCase.actions.calls, [["previewInvite", "9Kx2"]]);
            testCase.actions.previewReady("Allotment Nine", "AN", 0, 41);
            verify(testCase.shows(root.Window.contentItem, "Allotment Nine"));
            verify(testCase.shows(root.Window.contentItem, "41 members"));
            keyClick(Qt.Key_Return);
            compare(testCase.actions.calls[1], ["join", "9Kx2"]);
            testCase.actions.joined("s9");
            tryVerify(() => !testCase.isOpen());
        }
        function test_anotherCodeTakesThePreviewAway() {
            testCase.open("join");
            testCase.write("9Kx2");
            keyClick(Qt.Key_Return);
            testCase.actions.previewReady("Allotment Nine", "AN", 0, 41);
            testCase.write("3");
            verify(!testCase.shows(root.Window.contentItem, "Allotment Nine"));
            compare(testCase.named("Join server", "button").enabled, false);
        }
        function test_anExpiredInvitationSaysSoAtTheField() {
            testCase.open("join");
            testCase.actions.errorField = "code";
            testCase.actions.errorText = "This invitation has expired. Ask for a new one.";
            const spoken = Inspector.tree(root).find(node => node.name === "Invitation" && node.role === "text");
            compare(spoken.description, "This invitation has expired. Ask for a new one.");
        }
        function test_anInvitationIsMadeAndCopied() {
            testCase.open("invite");
            compare(testCase.actions.calls, [["createInvite"]]);
            testCase.actions.inviteCreated("9Kx2-4fQw");
            compare(testCase.named("Invitation code", "text").text, "9Kx2-4fQw");
            testCase.press("Copy code");
            verify(Inspector.named(root, "Copied", "button"));
        }
        function test_leavingNeedsMoreThanEnter() {
            testCase.open("leaveServer");
            keyClick(Qt.Key_Space); // on "Stay"
            compare(testCase.actions.calls, []);
            tryVerify(() => !testCase.isOpen());
            testCase.open("leaveServer");
            testCase.press("Leave server");
            compare(testCase.actions.calls, [["leaveServer"]]);
            testCase.actions.left();
            tryVerify(() => !testCase.isOpen());
        }
        function test_aMessageIsDeletedOnceThatIsConfirmed() {
            samples.fillTideClock(testCase.session.messages);
            testCase.home.dialogs.deleteMessage("m2");
            tryVerify(() => testCase.home.dialogs.item && testCase.home.dialogs.item.opened);
            verify(Inspector.named(root, "Delete this message?", "heading"));
            verify(Inspector.named(root, "It disappears for everyone in #tide-clock.", "label"));
            verify(Inspector.named(root, "The movement arrived from Geneva. It ticks like a beetle.", "label"));
            compare(testCase.focused().Accessible.name, "Keep message");
            keyClick(Qt.Key_Space); // the safe button
            tryVerify(() => !testCase.isOpen());
            compare(testCase.session.messages.calls, []);
            testCase.home.dialogs.deleteMessage("m2");
            tryVerify(() => testCase.home.dialogs.item && testCase.home.dialogs.item.opened);
            keyClick(Qt.Key_Tab);
            compare(testCase.focused().Accessible.name, "Delete message");
            keyClick(Qt.Key_Space);
            tryVerify(() => !testCase.isOpen());
            compare(testCase.session.messages.calls, [["deleteMessage", "m2"]]);
        }
        function test_r23_signingOutSaysWhatIsUnsent() {
            testCase.session.connection.waiting = 2;
            testCase.open("signOut");
            verify(testCase.shows(root.Window.contentItem, "2 messages have not been sent. They stay on this computer."));
            testCase.press("Sign out");
            compare(testCase.session.calls, [["signOut", ""]]);
        }
        function test_forgettingSaysWhatIsLost() {
            testCase.open("signOutAndForget");
            verify(testCase.shows(root.Window.contentItem, "What this computer keeps of your messages is removed. Nothing is lost: the server has them."));
            testCase.session.connection.waiting = 1;
            verify(testCase.shows(root.Window.contentItem, "1 message has not been sent and will be lost."));
            testCase.press("Sign out and forget");
            compare(testCase.session.calls, [["signOutAndForget", ""]]);
        }
        function test_whileItIsBusyNothingIsAskedTwice() {
            testCase.open("createServer");
            testCase.write("Lantern Walk");
            testCase.actions.busy = true;
            keyClick(Qt.Key_Return);
            compare(testCase.actions.calls, []);
        }
        function test_narrowDialogsAreSheetsFromTheBottom() {
            testCase.home.width = 360;
            testCase.home.height = 640;
            root.width = 360;
            root.height = 640;
            testCase.open("createRoom");
            const dialog = testCase.home.dialogs.item;
            compare(dialog.width, 360);
            compare(dialog.y + dialog.height, 640);
            testCase.home.dialogs.join(); // a sheet that grows by what is answered
            tryVerify(() => testCase.home.dialogs.item && testCase.home.dialogs.item.opened);
            testCase.actions.previewReady("Choir", "Ch", 7, 41);
            const sheet = testCase.home.dialogs.item;
            tryVerify(() => sheet.footer.y >= sheet.contentItem.y + sheet.contentItem.childrenRect.height);
            compare(sheet.y + sheet.height, 640);
            root.width = 1280;
            root.height = 800;
        }
        function test_largeTextLeavesNoButtonOutside() {
            testCase.home.width = 360;
            root.width = 360;
            Theme.textScale = 2;
            testCase.home.dialogs.deleteMessage("m2");
            tryVerify(() => testCase.home.dialogs.item && testCase.home.dialogs.item.opened);
            for (const name of ["Keep message", "Delete message"]) {
                const button = testCase.named(name, "button");
                verify(button.mapToItem(root, 0, 0).x >= 0, name);
                verify(button.mapToItem(root, button.width, 0).x <= 360, name);
            }
            Theme.textScale = 1;
            root.width = 1280;
        }
        function test_theServerMenuLeadsToTheDialogs() {
            testCase.press("Harbour Makers, server menu");
            tryVerify(() => Inspector.named(root, "Create a room", "menu item"));
            verify(Inspector.named(root, "Invite people", "menu item"));
            verify(Inspector.named(root, "Leave server", "menu item"));
            verify(Inspector.press(testCase.named("Create a room", "menu item")));
            tryVerify(() => Inspector.named(root, "Room name", "text"));
        }
        function test_whoMayNotIsNotOfferedRooms() {
            testCase.session.place.mayAdminister = false;
            testCase.session.place.ownsServer = true;
            testCase.press("Harbour Makers, server menu");
            tryVerify(() => Inspector.named(root, "Invite people", "menu item"));
            compare(Inspector.named(root, "Create a room", "menu item"), null);
            compare(Inspector.named(root, "Leave server", "menu item"), null);
        }
    }
}
