// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick

QtObject {
    enum State {
        Starting,
        SignedOut,
        SignedIn
    }

    property int state: Session.State.SignedIn
    property Login login: Login {}
    property ServerListModel servers: ServerListModel {}
    property RoomListModel rooms: RoomListModel {}
    property MessageListModel messages: MessageListModel {}
    property MemberListModel members: MemberListModel {}
    property SearchModel search: SearchModel {}
    property Composer composer: Composer {}
    property Place place: Place {}
    property Connection connection: Connection {}
    property Actions actions: Actions {}
    property Reading reading: Reading {}
    property string notice
    property string accountId: "u1"
    property string accountName: "Edda Vale"
    property string accountUsername: "edda"
    property string accountInitials: "EV"
    property int accountHue: 7
    property var calls: []

    function note(what: string, detail: string) {
        calls = calls.concat([[what, detail]]);
    }
    function openServer(id: string) {
        note("openServer", id);
    }
    function openRoom(id: string) {
        note("openRoom", id);
    }
    function openNeighbour(steps: int) {
        note("openNeighbour", String(steps));
    }
    function openLink(url: string): bool {
        note("openLink", url);
        return true;
    }
    function lookAtHistory() {
        place.history = "12 of about 40 messages of this room are on this computer.";
    }
    function openUnreadNeighbour(down: bool) {
        note("openUnreadNeighbour", String(down));
    }
    function dismissNotice() {
        notice = "";
    }
    function signOut() {
        note("signOut", "");
    }
    function signOutAndForget() {
        note("signOutAndForget", "");
    }
}
