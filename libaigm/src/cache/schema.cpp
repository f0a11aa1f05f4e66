// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/schema.h"

namespace aigm {

namespace {

// Ids are blobs of 16 bytes; moments are milliseconds since 1970, UTC. People and conversations
// have small keys, since every message row and index entry repeats them.
constexpr char kVersion1[] = R"sql(
CREATE TABLE profiles(
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    username TEXT NOT NULL DEFAULT '',
    display_name TEXT NOT NULL DEFAULT '',
    avatar_url TEXT NOT NULL DEFAULT '',
    status_text TEXT NOT NULL DEFAULT '',
    status_color TEXT NOT NULL DEFAULT '');

CREATE TABLE conversations(
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    rev INTEGER NOT NULL DEFAULT 0);

CREATE TABLE held_ranges(
    conversation INTEGER NOT NULL REFERENCES conversations,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY(conversation, from_seq)) WITHOUT ROWID;

-- row grows with created_at; place is the seq, or 2^62 + outbox.local_order: see MessageTable.
-- search_text is what the index was given: it has to be told the same words again to forget them.
CREATE TABLE messages(
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    conversation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    author INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    reply_to BLOB,
    content BLOB NOT NULL,
    search_text TEXT NOT NULL);
CREATE INDEX messages_by_place ON messages(conversation, place);

CREATE VIRTUAL TABLE message_search USING fts5(search_text, content = 'messages', content_rowid = 'row',
    columnsize = 0, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');

-- Whole by itself, so that it can be rescued when the other tables cannot be read.
CREATE TABLE outbox(
    local_order INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    conversation BLOB NOT NULL,
    author BLOB NOT NULL,
    reply_to BLOB,
    content BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    failure TEXT NOT NULL DEFAULT '',
    failure_code TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_by_conversation ON outbox(conversation, local_order);

CREATE TABLE servers(
    id BLOB PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    icon_url TEXT NOT NULL,
    owner BLOB,
    epoch INTEGER NOT NULL,
    own_role INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE rooms(
    id BLOB PRIMARY KEY,
    server BLOB NOT NULL REFERENCES servers ON DELETE CASCADE,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    category TEXT NOT NULL,
    position INTEGER NOT NULL,
    write_role INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX rooms_by_server ON rooms(server);

CREATE TABLE members(
    server BLOB NOT NULL REFERENCES servers ON DELETE CASCADE,
    profile INTEGER NOT NULL REFERENCES profiles,
    role INTEGER NOT NULL,
    PRIMARY KEY(server, profile)) WITHOUT ROWID;
CREATE INDEX members_by_profile ON members(profile);

CREATE TABLE account(
    only INTEGER PRIMARY KEY CHECK(only = 1),
    profile INTEGER NOT NULL REFERENCES profiles,
    email TEXT NOT NULL);

-- What the last commits touched, for the other processes that have the file open: see ChangeLog.
CREATE TABLE change_log(
    number INTEGER PRIMARY KEY,
    writer INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    ids BLOB NOT NULL);
)sql";

// Messages are found by who wrote them, where, and what they hold: words of the planes 15 and 16 before the
// text, as searchfacets.cpp writes them. Keys past the first of its digits, and mentions of people who have
// no key yet, come with the next change of their message.
constexpr char kSearchFacets[] = R"sql(
UPDATE messages SET search_text = (
    SELECT char(0xf8000 + conversation) || ' ' || char(0xf0000 + author) || ' '
        || iif(json LIKE '%"type":"link"%' OR json LIKE '%http://%' OR json LIKE '%https://%', char(0x108000) || ' ', '')
        || iif(json LIKE '%"type":"code%', char(0x108001) || ' ', '')
        || iif(json LIKE '%"type":"image"%', char(0x108002) || ' ', '')
        || iif(json LIKE '%"type":"mention"%', char(0x108003) || ' ', '')
        || search_text
    FROM (SELECT replace(CAST(content AS TEXT), '": "', '":"') AS json))
WHERE deleted_at IS NULL AND conversation < 0x7ff0 AND author < 0x7ff0;
INSERT INTO message_search(message_search) VALUES('rebuild');
)sql";

// When the server last said of a conversation what had changed; 0 = never.
constexpr char kVerified[] = "ALTER TABLE conversations ADD COLUMN verified_at INTEGER NOT NULL DEFAULT 0;";

// Reactions, and an outbox of more than sends: kind is an Operation, and message the one that is changed (id
// is that of the entry). What was queued before may have been tried. The change feed is read again from its
// beginning, since reactions were left out of what was taken in.
constexpr char kChanges[] = R"sql(
CREATE TABLE reactions(
    message INTEGER NOT NULL,
    user INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    rev INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY(message, user, emoji)) WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN message BLOB;
ALTER TABLE outbox ADD COLUMN emoji TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN base_rev INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN attempted INTEGER NOT NULL DEFAULT 1;
CREATE INDEX outbox_by_message ON outbox(message) WHERE message IS NOT NULL;

UPDATE conversations SET rev = min(rev, 1);
)sql";

// Written as ReadTable explains. unread and mentions were counted at rev; 0 stands for "none" in unread_from
// and in what is pending.
constexpr char kReadStates[] = R"sql(
CREATE TABLE read_states(
    conversation BLOB PRIMARY KEY,
    server BLOB,
    rev INTEGER NOT NULL,
    newest_seq INTEGER NOT NULL,
    last_read_seq INTEGER NOT NULL,
    unread_from INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    pending_read INTEGER NOT NULL,
    pending_unread INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE read_pokes(
    conversation BLOB NOT NULL,
    rev INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY(conversation, rev)) WITHOUT ROWID;
)sql";

constexpr const char *kSteps[] = {kVersion1, kSearchFacets, kVerified, kChanges, kReadStates};

} // namespace

std::span<const char *const> cacheSchema()
{
    return kSteps;
}

} // namespace aigm
