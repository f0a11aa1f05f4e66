// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    enum Mode {
        SignIn,
        SignUp
    }

    property int mode: Login.Mode.SignIn
    property string email
    property string password
    property string username
    property bool busy: false
    property string emailError
    property string passwordError
    property string usernameError
    property string generalError
    property string backendHost: "chat.harbour.example"
    property string backendUrl: "https://chat.harbour.example"
    property string backendKey
    property bool localOffered: true
    property string sessionEndedText
    property int submits: 0
    property var backend: []

    function submit() {
        submits += 1;
    }
    function useLocalWorkspace() {
        backend = ["local"];
    }
    function setBackend(url: string, key: string): bool {
        backend = [url, key];
        generalError = url.startsWith("http") ? "" : "This is not an address.";
        return generalError === "";
    }
}
