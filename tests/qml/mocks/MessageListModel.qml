// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQml.Models

ListModel {
    enum Kind {
        Message,
        Gap,
        Start
    }
    enum State {
        Pending,
        Sent,
        Failed
    }

    property bool loading: false
    property bool reachesStart: true
    property bool reachesNewest: true
    property var calls: []
    property var visibleRows: []

    signal arrived(string author, string text)
    signal landed(int row)
    signal landedOnNew(int row)

    function note(what: string, id: string) {
        calls = calls.concat([[what, id]]);
    }
    function jumpToNew() {
        note("jumpToNew", "");
    }
    function openNewest() {
        note("openNewest", "");
    }
    function retry(id: string) {
        note("retry", id);
    }
    function remove(id: string) {
        note("remove", id);
    }
    function edit(id: string) {
        note("edit", id);
    }
    function setVisibleRows(first: int, last: int) {
        visibleRows = [first, last];
    }
}
