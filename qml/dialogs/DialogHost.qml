// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Templates as T
import Aigm

/*! Loads a dialog when it is asked for, and lets go of it once it is closed. By its file: the first frame does not
    wait for types that nobody has asked for yet. */
Loader {
    id: root

    required property Session session

    function show(file: string, properties: var) {
        root.active = false;
        root.setSource(file, properties);
        root.active = true;
    }
    function createServer() {
        root.show("CreateServerDialog.qml", { actions: root.session.actions });
    }
    function createRoom() {
        root.show("CreateRoomDialog.qml", { actions: root.session.actions, rooms: root.session.rooms });
    }
    function invite() {
        root.show("InviteDialog.qml", { actions: root.session.actions, place: root.session.place });
    }
    function join() {
        root.show("JoinDialog.qml", { actions: root.session.actions });
    }
    function deleteMessage(id: string) {
        root.show("DeleteMessageDialog.qml", { session: root.session, messageId: id });
    }
    function leaveServer() {
        root.show("LeaveServerDialog.qml", { actions: root.session.actions, place: root.session.place });
    }
    function signOut() {
        root.show("SignOutDialog.qml", { session: root.session });
    }
    function signOutAndForget() {
        root.show("SignOutDialog.qml", { session: root.session, forget: true });
    }
    function chooseBackend() {
        root.show("BackendDialog.qml", { login: root.session.login });
    }

    active: false
    onLoaded: (root.item as T.Dialog).open()

    Connections {
        function onClosed() {
            root.active = false;
        }

        target: root.item as T.Dialog
    }
}
