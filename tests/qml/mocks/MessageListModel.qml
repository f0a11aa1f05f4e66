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
    enum Change {
        Send,
        Edit,
        Delete,
        React,
        Unreact
    }

    property bool loading: false
    property bool reachesStart: true
    property bool reachesNewest: true
    property var calls: []
    property var visibleRows: []
    property int trims: 0

    signal arrived(string author, string text)
    signal emptied
    signal landed(int row)
    signal landedOnNew(int row)
    signal landedOnDay(int row)

    function note(what: string, id: string) {
        calls = calls.concat([[what, id]]);
    }
    function jumpToDay(day: string) {
        note("jumpToDay", day);
    }
    function jumpToStart() {
        note("jumpToStart", "");
    }
    function dayOf(row: int): string {
        return row >= 0 && row < count && get(row).day ? get(row).day : "2026-11-27";
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
    function discard(id: string) {
        note("discard", id);
    }
    function deleteMessage(id: string) {
        note("deleteMessage", id);
    }
    function editLast() {
        note("editLast", "");
    }
    function excerpt(id: string): var {
        for (let at = 0; at < count; ++at)
            if (get(at).messageId === id)
                return { text: get(at).plainText, time: get(at).time };
        return {};
    }
    function edit(id: string) {
        note("edit", id);
    }
    function trim() {
        trims += 1;
    }
    function setVisibleRows(first: int, last: int) {
        visibleRows = [first, last];
    }
}
