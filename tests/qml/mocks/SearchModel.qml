// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQml.Models

ListModel {
    id: root

    enum State {
        Idle,
        Found,
        Refused
    }

    enum ServerState {
        NotYet,
        Askable,
        Asking,
        Answered,
        Unanswered
    }

    property string query
    property bool everywhere: false
    property string roomName: everywhere ? "" : "tide-clock"
    property int state: SearchModel.State.Idle
    property bool hasMore: false
    property string problem
    property int serverState: SearchModel.ServerState.NotYet
    property string serverProblem
    readonly property int keptCount: count - serverCount
    property int serverCount: 0
    property var opened: []

    function open(row: int) {
        opened = opened.concat([row]);
    }
    function askServer() {
        serverState = SearchModel.ServerState.Asking;
    }
    /*! The server answers with these rows of Samples. */
    function answerFromServer(rows: var) {
        for (const row of rows)
            root.append(row);
        root.serverCount = rows.length;
        root.serverState = SearchModel.ServerState.Answered;
    }
    /*! Answers what is typed with these rows of Samples. */
    function answer(rows: var) {
        root.clear();
        for (const row of rows)
            root.append(row);
        root.serverCount = 0;
        root.state = SearchModel.State.Found;
        root.serverState = SearchModel.ServerState.Askable;
    }
}
