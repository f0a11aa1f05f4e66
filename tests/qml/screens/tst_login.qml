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

    Component {
        id: pages

        LoginPage {
            anchors.fill: parent
            session: Session {
                state: Session.State.SignedOut
            }
        }
    }

    ScreenCase {
        id: testCase

        property LoginPage page
        readonly property Login login: page ? page.session.login : null

        name: "Login"

        function init() {
            failOnWarning(/.*/);
            testCase.page = createTemporaryObject(pages, root);
            waitForRendering(testCase.page);
        }
        function field(name: string): Item {
            return testCase.all(testCase.page, item => item.label === name && item.input !== undefined, false)[0];
        }
        function alerts(): var {
            return Inspector.tree(root).filter(node => node.role === "alert").map(node => node.name);
        }
        function focused(): Item {
            return root.Window.activeFocusItem;
        }

        function test_startsInTheEmailField() {
            compare(testCase.focused(), testCase.field("Email").input);
        }
        function test_theSentenceAboutTheServerIsOneText() {
            verify(Inspector.named(root, "Sign in to chat.harbour.example. Change", "label"));
            testCase.login.mode = Login.Mode.SignUp;
            verify(Inspector.named(root, "Your account is on chat.harbour.example. Change", "label"));
            testCase.login.backendHost = "";
            verify(Inspector.named(root, "No address is chosen yet. Change", "label"));
        }
        function test_eachErrorStandsAtItsField_data() {
            return [
                { tag: "email", property: "emailError", label: "Email" },
                { tag: "password", property: "passwordError", label: "Password" },
                { tag: "username", property: "usernameError", label: "Username" }
            ];
        }
        function test_eachErrorStandsAtItsField(data: var) {
            testCase.login.mode = Login.Mode.SignUp;
            testCase.login[data.property] = "This is not right.";
            for (const label of ["Email", "Username", "Password"]) {
                const field = testCase.field(label);
                compare(field.error, label === data.label ? "This is not right." : "");
                compare(testCase.shows(field, "This is not right."), label === data.label);
                compare(field.input.invalid, label === data.label);
            }
            compare(testCase.alerts(), ["This is not right."]);
            const spoken = Inspector.tree(root).filter(node => node.role === "text" && node.description === "This is not right.");
            compare(spoken.map(node => node.name), [data.label === "Password" ? "" : data.label]); // Qt 6.4 names no password
        }
        function test_anErrorOfTheFormStandsOverTheButton() {
            testCase.login.generalError = "We could not reach chat.harbour.example. Check the address and your connection.";
            compare(testCase.alerts(), [testCase.login.generalError]);
        }
        function test_theSessionsEndIsSaid() {
            testCase.login.sessionEndedText = "Your session has ended. Your messages are still on this computer.";
            verify(testCase.shows(testCase.page, "Please sign in again"));
            compare(testCase.alerts(), [testCase.login.sessionEndedText]);
        }
        function test_typingReachesTheForm() {
            testCase.login.mode = Login.Mode.SignUp;
            for (const [label, property] of [["Email", "email"], ["Username", "username"], ["Password", "password"]]) {
                testCase.field(label).input.forceActiveFocus();
                keyClick("a");
                keyClick("b");
                compare(testCase.login[property], "ab");
            }
        }
        function test_enterSubmitsFromEachField() {
            testCase.login.mode = Login.Mode.SignUp;
            for (const label of ["Email", "Username", "Password"]) {
                const before = testCase.login.submits;
                testCase.field(label).input.forceActiveFocus();
                keyClick(Qt.Key_Return);
                compare(testCase.login.submits, before + 1);
            }
        }
        function test_tabReachesEveryControl() {
            testCase.login.mode = Login.Mode.SignUp;
            const seen = [];
            for (let i = 0; i < 20; ++i) {
                const item = testCase.focused();
                if (seen.includes(item))
                    break;
                seen.push(item);
                const isField = item.echoMode !== undefined;
                const rings = testCase.all(item, part => testCase.isRing(part), false);
                verify(isField ? Qt.colorEqual(item.background.border.color, Theme.focus) : rings.length === 1,
                       item + " shows that it has the keyboard");
                keyClick(Qt.Key_Tab);
            }
            compare(seen.map(item => item.echoMode !== undefined ? item.Accessible.name : item.Accessible.name || item.text),
                    ["Email", "Username", "", "Show the password", "Create account", "Sign in instead",
                     "Use a local workspace", "Change"]);
        }
        function test_thePasswordIsShownOnRequest() {
            const input = testCase.field("Password").input;
            testCase.login.password = "lantern-light";
            compare(input.echoMode, TextInput.Password);
            verify(Inspector.press(testCase.named("Show the password")));
            compare(input.echoMode, TextInput.Normal);
        }
        function test_theOtherModeIsOnePressAway() {
            testCase.press("Create an account");
            compare(testCase.login.mode, Login.Mode.SignUp);
            compare(testCase.focused(), testCase.field("Email").input);
            testCase.press("Sign in instead");
            compare(testCase.login.mode, Login.Mode.SignIn);
        }
        function test_theLocalWorkspaceIsOffered() {
            testCase.press("Use a local workspace");
            compare(testCase.login.backend, ["local"]);
            testCase.login.localOffered = false;
            compare(Inspector.named(root, "Use a local workspace"), null);
        }
        function test_anotherServerIsChosen() {
            testCase.press("Change");
            tryVerify(() => Inspector.named(root, "Address", "text") !== null);
            const address = testCase.named("Address", "text");
            tryVerify(() => address.activeFocus);
            address.selectAll();
            for (const letter of "no address")
                keyClick(letter);
            testCase.named("Key", "text").forceActiveFocus();
            keyClick("k");
            keyClick(Qt.Key_Return);
            compare(testCase.login.backend, ["no address", "k"]);
            verify(testCase.alerts().includes("This is not an address."));
            keyClick(Qt.Key_Escape);
            tryVerify(() => Inspector.named(root, "Address", "text") === null);
        }
        function test_whileItIsBusyTheButtonSaysSo() {
            const button = testCase.named("Sign in", "button");
            const width = button.width;
            testCase.login.busy = true;
            compare(button.busy, true);
            compare(button.width, width);
            compare(testCase.all(button, item => String(item).startsWith("Busy"), false).length, 1);
        }
        function test_fitsTheNarrowestWindow() {
            testCase.login.mode = Login.Mode.SignUp;
            testCase.page.anchors.fill = undefined;
            testCase.page.width = 360;
            testCase.page.height = 480;
            waitForRendering(testCase.page);
            for (const name of ["Create account", "Use a local workspace", "Change"]) {
                const item = testCase.named(name, "button");
                const left = item.mapToItem(testCase.page, 0, 0).x;
                verify(left >= 0 && left + item.width <= 360, name + " is within the window");
            }
            // what has the keyboard is scrolled into view
            testCase.named("Use a local workspace", "button").forceActiveFocus(Qt.TabFocusReason);
            const bottom = () => testCase.named("Use a local workspace", "button").mapToItem(testCase.page, 0, 62).y;
            tryVerify(() => bottom() <= 480, 1000, "the last button is scrolled to");
        }
    }
}
