// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import Aigm

/*! The people, rooms and messages of the design's pictures. */
QtObject {
    id: root

    readonly property var people: [["Ada Quist", "AQ", 1], ["Bo Fjell", "BF", 6], ["Edda Vale", "EV", 7],
        ["Inès Moreau", "IM", 1], ["Jun Arakawa", "JA", 7], ["Lev Marchenko", "LM", 3], ["Mara Okafor", "MO", 5],
        ["Noor Haddad", "NH", 4], ["Oskar Brandt", "OB", 1], ["Paulo Nunes", "PN", 2], ["Saga Holm", "SH", 5],
        ["Tamsin Roy", "TR", 4], ["Theo Lindqvist", "TL", 2], ["Wren Castle", "WC", 0]]
    readonly property var status: ({
            "Inès Moreau": ["In the shed until four", "#2A9D6F"],
            "Mara Okafor": ["Sharpening things", "#C9941A"],
            "Edda Vale": ["Kettle is on", "#D9622B"],
            "Noor Haddad": ["Night shift, back at seven", "#A65BC0"],
            "Jun Arakawa": ["Sailing, no signal", ""]
        })

    function message(id: string, who: int, time: string, text: string, extra: var): var {
        const person = root.people[who];
        return Object.assign({
            messageId: id, kind: MessageListModel.Kind.Message, authorId: "u" + who, authorName: person[0],
            initials: person[1], hue: person[2], own: who === 2, time: time, fullTime: time, showAuthor: true,
            showDay: false, dayText: "", document: text, plainText: text, delivery: MessageListModel.State.Sent,
            failure: "", operation: MessageListModel.Change.Send, waiting: false, edited: false, editedTime: "", deleted: false, gapCount: 0, showNew: false,
            accessibleText: person[0] + ", " + time + ", " + text
        }, extra || {});
    }
    function found(who: int, time: string, text: string, room: string, showRoom: bool, showServer = false): var {
        const person = root.people[who];
        return {
            authorName: person[0], initials: person[1], hue: person[2], time: time, snippet: text, roomName: room,
            showRoom: showRoom, showServer: showServer, accessibleText: person[0] + ", " + time + ", " + room + ", " + text
        };
    }
    /*! What search-light.png shows. */
    function search(search: SearchModel) {
        search.query = "larch";
        search.answer([
            root.found(3, "Today, 09:41", "Morning! The larch boards arrived. I stacked them along the north wall…", "#boat-shed", true),
            root.found(12, "15 Oct, 09:02", "Then let us order two spare boards. Larch from the same yard…", "#boat-shed", false),
            root.found(3, "14 Oct, 16:20", "Forty minutes, then straight into the clamps. The larch board split because we waited too long…", "#boat-shed", false),
            root.found(7, "2 Oct, 20:47", "Price list: oak 38, larch 24, ash 31 a metre.", "#boat-shed", false),
            root.found(2, "28 Sep, 11:15", "Larch or oak for the garboard? I keep changing my mind.", "#boat-shed", false)]);
    }
    function fill(session: Session) {
        for (const [id, name, initials, hue] of [["s1", "Harbour Makers", "HM", 2], ["s2", "Choir", "Ch", 7],
                ["s3", "Allotment Nine", "AN", 0], ["s4", "Night sky", "NS", 3], ["s5", "Zwirn", "Zw", 4]])
            session.servers.append({
                serverId: id, name: name, initials: initials, hue: hue, unread: id === "s2" || id === "s3",
                mentions: id === "s2" ? 3 : 0
            });
        for (const [category, names] of [["Start here", ["welcome", "announcements"]],
                ["Workshop", ["boat-shed", "tide-clock", "tools-to-lend", "sailcloth", "keyholders"]],
                ["Off the water", ["kitchen-table", "photos", "buy-and-swap"]]])
            for (const name of names)
                session.rooms.append({
                    roomId: "r-" + name, name: name, topic: "", category: category,
                    restricted: name === "announcements", pending: name === "sailcloth" ? 1 : 0,
                    failed: name === "photos" ? 2 : 0,
                    unread: name === "announcements" ? 5 : name === "tools-to-lend" ? 120 : 0,
                    mentions: name === "tools-to-lend" ? 2 : 0
                });
        for (const [name, initials, hue] of root.people) {
            const status = root.status[name] || ["", ""];
            session.members.append({
                userId: name, name: name, username: name, statusText: status[0], statusColor: status[1],
                role: name === "Inès Moreau" ? MemberListModel.Rank.Owner : MemberListModel.Rank.Member,
                initials: initials, hue: hue
            });
        }
    }
    /*! The room of offline-dark.png, newest first. */
    function fillTideClock(messages: MessageListModel) {
        const Failed = MessageListModel.State.Failed;
        const Pending = MessageListModel.State.Pending;
        for (const row of [
            root.message("m9", 2, "11:31", "Also: who has the key to the paint cupboard?",
                { delivery: Failed, failure: "You can no longer write in this room." }),
            root.message("m8", 2, "11:20", "And I have the drawing.", { delivery: Pending, waiting: true, showAuthor: false }),
            root.message("m7", 2, "11:20", "Perfect, then I bring the dial and we set it together.", { delivery: Pending, waiting: true }),
            root.message("m6", 7, "10:58", "I will be at the shed with the laptop after lunch."),
            root.message("m5", 7, "", "", { kind: MessageListModel.Kind.Gap, gapCount: 40 }),
            root.message("m4", 5, "08:36", "Before you mount it: the shaft is 6 mm, not 5. I checked twice."),
            root.message("m3", 12, "08:32", "It loses about two minutes a week.", { showAuthor: false, edited: true }),
            root.message("m2", 12, "08:31", "The movement arrived from Geneva. It ticks like a beetle.",
                { showDay: true, dayText: "Today, Thursday 23 October" }),
            root.message("m1", 3, "Yesterday, 18:20", "Found this pencilled inside the old case. Should we keep it on the new dial, or does it belong to the boat and to whoever sails it, which is a question for Saturday when everybody is there?"),
            root.message("m0", 3, "Yesterday, 18:19", "", { deleted: true })])
            messages.append(row);
    }
}
