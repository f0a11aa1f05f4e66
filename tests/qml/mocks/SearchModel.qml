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

    property string query
    property bool everywhere: false
    property string roomName: everywhere ? "" : "tide-clock"
    property int state: SearchModel.State.Idle
    property bool hasMore: false
    property string problem
    property var opened: []

    function open(row: int) {
        opened = opened.concat([row]);
    }
    /*! Answers what is typed with these rows of Samples. */
    function answer(rows: var) {
        root.clear();
        for (const row of rows)
            root.append(row);
        root.state = SearchModel.State.Found;
    }
}
