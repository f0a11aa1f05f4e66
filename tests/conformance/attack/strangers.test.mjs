// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { allowed, attack, attempts } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { inDatabase, unlessLocal } from '../support/http.mjs'
import { makeTarget, nobody } from '../support/target.mjs'

// Every table and every function, by who has no business there: without an account, from outside, kicked, banned.
const t = await makeTarget()
const { owner, member, moderator, admin } = t.people
const everybody = 'anon, outsider, kicked, banned'
const people = Object.values(t.people).map(({ id }) => id)
const theirs = [owner, member, moderator, admin].map(({ id }) => id)

// Of each table, the rows that are none of theirs.
const foreign = {
  servers: (q) => q.eq('id', t.server),
  server_members: (q) => q.eq('server_id', t.server),
  rooms: (q) => q.in('id', [t.room, t.notices]),
  messages: (q) => q.in('id', [t.ownerMessage, t.memberMessage, t.kickedMessage, t.bannedMessage, t.dmMessage, t.groupMessage].map(({ id }) => id)),
  message_reactions: (q) => q.eq('message_id', t.ownerMessage.id),
  message_edits: (q) => q.eq('message_id', t.ownerMessage.id),
  message_mentions: (q) => q.in('message_id', [t.ownerMessage.id, t.dmMessage.id]),
  pins: (q) => q.eq('message_id', t.ownerMessage.id),
  read_markers: (q) => q.in('user_id', theirs),
  mutes: (q) => q.in('user_id', theirs),
  user_settings: (q) => q.in('user_id', theirs),
  invites: (q) => q.eq('server_id', t.server),
  friendships: (q) => q.eq('id', t.friendship),
  blocks: (q) => q.neq('owner_id', nobody),
  dm_conversations: (q) => q.in('id', [t.dm, t.group]),
  dm_conversation_participants: (q) => q.in('conversation_id', [t.dm, t.group]),
  server_bans: (q) => q.eq('server_id', t.server),
  audit_log: (q) => q.eq('server_id', t.server),
  attachments: (q) => q.neq('id', nobody),
}
const writes = {
  servers: [{ name: 'Taken', owner_id: owner.id }, { name: 'Taken' }, '403 42501', '0 rows', '403 42501'],
  server_members: [{ server_id: t.server, user_id: owner.id, role: 'owner' }, { role: 'owner' }, '403 42501', '403 42501', '403 42501'],
  rooms: [{ server_id: t.server, name: 'planted' }, { topic: 'Taken' }, '403 42501', '0 rows', '0 rows'],
  messages: [{ room_id: t.room, content: paragraph('planted') }, { content: paragraph('changed') }, '403 42501', '0 rows', '403 42501'],
  message_reactions: [{ message_id: t.ownerMessage.id, emoji: '💣' }, { removed_at: new Date().toISOString() }, '403 42501', '0 rows', '403 42501'],
  message_edits: [{ message_id: t.ownerMessage.id, rev: 1, conversation_id: t.room, content: {}, written_at: new Date().toISOString() }, { content: {} }, '403 42501', '403 42501', '403 42501'],
  message_mentions: [{ message_id: t.ownerMessage.id, user_id: owner.id, kind: 'user', conversation_id: t.room, author_id: owner.id, seq: 1 }, { user_id: member.id }, '403 42501', '403 42501', '403 42501'],
  pins: [{ message_id: t.memberMessage.id, conversation_id: t.room, rev: 1 }, { removed_at: new Date().toISOString() }, '403 42501', '403 42501', '403 42501'],
  read_markers: [{ conversation_id: t.room, last_read_seq: 1 }, { last_read_seq: 0 }, '403 42501', '403 42501', '403 42501'],
  mutes: [{ target_id: t.room, kind: 'room' }, { level: 'mentions' }, '403 42501', '0 rows', '0 rows'],
  user_settings: [{ user_id: nobody }, { receipts: false }, '403 42501', '0 rows', '403 42501'],
  invites: [{ server_id: t.server, created_by: owner.id }, { uses: 0 }, '403 42501', '403 42501', '0 rows'],
  friendships: [{ requester_id: owner.id, addressee_id: member.id, status: 'accepted', action_user_id: owner.id }, { status: 'accepted' }, '403 42501', '403 42501', '403 42501'],
  blocks: [{ owner_id: owner.id, blocked_id: member.id }, { blocked_id: admin.id }, '403 42501', '403 42501', '403 42501'],
  dm_conversations: [{ is_group: true, created_by: owner.id }, { name: 'Taken' }, '403 42501', '0 rows', '403 42501'],
  dm_conversation_participants: [{ conversation_id: t.group, user_id: owner.id }, { joined_at: new Date().toISOString() }, '403 42501', '403 42501', '403 42501'],
  server_bans: [{ server_id: t.server, user_id: owner.id }, { reason: 'x' }, '403 42501', '403 42501', '403 42501'],
  audit_log: [{ server_id: t.server, action: 'x' }, { action: 'x' }, '403 42501', '403 42501', '403 42501'],
  attachments: [{ uploader_id: owner.id, object_key: 'k', name: 'a.txt', content_type: 'text/plain', size_bytes: 1, sha256: 'a', status: 'clean' }, { status: 'clean' }, '403 42501', '403 42501', '403 42501'],
}
const calls = {
  create_invite: [{ server_id: t.server }, '404 not_member'],
  leave_server: [{ server_id: t.server }, '404 not_member'],
  kick_member: [{ server_id: t.server, user_id: member.id }, '404 not_member'],
  ban_member: [{ server_id: t.server, user_id: member.id }, '404 not_member'],
  unban_member: [{ server_id: t.server, user_id: t.people.banned.id }, '404 not_member'],
  set_role: [{ server_id: t.server, user_id: member.id, role: 'admin' }, '404 not_member'],
  transfer_server: [{ server_id: t.server, user_id: member.id }, '404 not_member'],
  conversation_changes: [{ conversation: t.room, since: 0 }, '404 not_member'],
  search_messages: [{ query: 'owner', conversations: [t.room] }, '404 not_member'],
  mark_read: [{ conversation: t.room, seq: 1 }, '404 not_member'],
  mark_unread: [{ conversation: t.room, seq: 1 }, '404 not_member'],
  mark_server_read: [{ server_id: t.server }, '404 not_member'],
  read_receipts: [{ conversation: t.room }, '404 not_member'],
  pin_message: [{ message_id: t.memberMessage.id }, '403 42501'],
  unpin_message: [{ message_id: t.ownerMessage.id }, '403 42501'],
  add_to_group: [{ conversation: t.group, user: owner.id }, '404 not_member'],
  leave_group: [{ conversation: t.group }, '404 not_member'],
  accept_friend: [{ id: t.friendship }, '404 request_not_found'],
  decline_friend: [{ id: t.friendship }, '404 request_not_found'],
  cancel_friend: [{ id: t.friendship }, '404 request_not_found'],
  remove_friend: [{ user: member.id }, '404 not_friends'],
  open_dm: [{ other: owner.id }, '403 dm_refused'],
  create_group_dm: [{ members: [owner.id, member.id] }, '403 not_friends'],
  begin_upload: [{ conversation: t.room, name: 'a.txt', content_type: 'text/plain', size_bytes: 4, sha256: 'a'.repeat(64), part_md5: ['1B2M2Y8AsgTpgAmY7PhCfg=='] }, '403 42501'],
  resume_upload: [{ upload: nobody }, '404 not_found'],
  files_to_read: [{ ids: [nobody] }, '0 rows'],
  set_store_upload: [{ upload: nobody, store_upload_id: 'x' }, '403 42501'],
  upload_state: [{ upload: nobody, owner: owner.id }, '403 42501'],
  finish_upload: [{ upload: nobody, status: 'clean', width: null, height: null }, '403 42501'],
  files_to_sweep: [{ max: 10 }, '403 42501'],
  forget_files: [{ ids: [nobody] }, '403 42501'],
}
// What anybody who is signed in may call, about himself or to begin with.
const forAll = ['create_server', 'join_server', 'preview_invite', 'search_users', 'resolve_user', 'request_friend', 'block_user', 'unblock_user', 'presence_beat', 'unread_overview']
const inDms = [
  ['conversation_changes', { conversation: t.dm, since: 0 }, '404 not_member'],
  ['conversation_changes', { conversation: t.group, since: 0 }, '404 not_member'],
  ['read_receipts', { conversation: t.dm }, '404 not_member'],
  ['search_messages', { query: 'group', conversations: [t.dm, t.group] }, '404 not_member'],
  ['mark_read', { conversation: t.group, seq: 1 }, '404 not_member'],
  ['pin_message', { message_id: t.dmMessage.id }, '403 42501'],
  ['unpin_message', { message_id: t.groupMessage.id }, '403 42501'],
]

attack('attack/strangers', t, (it) => {
  attempts(it, t, Object.entries(foreign).map(([table, where]) => [everybody, `reads ${table}`, (c) => where(c.from(table).select('*', { count: 'exact' })), '0 rows']))
  attempts(it, t, Object.entries(writes).flatMap(([table, [row, change, inserted, updated, deleted]]) => [
    [everybody, `inserts into ${table}`, (c) => c.from(table).insert(row), inserted],
    [everybody, `updates ${table}`, (c) => foreign[table](c.from(table).update(change, { count: 'exact' })), updated],
    [everybody, `deletes from ${table}`, (c) => foreign[table](c.from(table).delete({ count: 'exact' })), deleted],
  ]))
  attempts(it, t, Object.entries(calls).map(([name, [body, refusal]]) => [everybody, `calls ${name}`, (c) => c.rpc(name, body), refusal]))
  attempts(it, t, inDms.map(([name, body, refusal]) => [everybody, `calls ${name} in a direct conversation`, (c) => c.rpc(name, body), refusal]))
  attempts(it, t, [
    ['anon', 'reads profiles', (c) => c.from('user_profiles').select().in('id', people), '401 42501'],
    ['anon', 'reads profiles by the other name', (c) => c.from('users').select().in('id', people), '401 42501'],
    ['anon', 'searches people', (c) => c.rpc('search_users', { q: owner.name }), '401 42501'],
    ['anon', 'searches messages', (c) => c.rpc('search_messages', { query: 'owner' }), '401 42501'],
    ['anon', 'resolves a name', (c) => c.rpc('resolve_user', { name: owner.name }), '401 42501'],
    ['anon', 'previews an invite', (c) => c.rpc('preview_invite', { code: t.code }), '401 42501'],
    ['anon', 'joins by an invite', (c) => c.rpc('join_server', { code: t.code }), '401 42501'],
    ['anon', 'makes a server', (c) => c.rpc('create_server', { name: 'x' }), '401 42501'],
    ['anon', 'beats', (c) => c.rpc('presence_beat', { state: 'online' }), '401 42501'],
    ['anon', 'asks for an overview', (c) => c.rpc('unread_overview'), '401 42501'],
    ['anon', 'blocks somebody', (c) => c.rpc('block_user', { user: owner.id }), '401 42501'],
    ['banned', 'comes back by an invite', (c) => c.rpc('join_server', { code: t.code }), '403 banned'],
    ['banned', 'comes back by the invite of a member', (c) => c.rpc('join_server', { code: t.invite }), '403 banned'],
    ['banned', 'makes an invite for himself', (c) => c.rpc('create_invite', { server_id: t.server }), '404 not_member'],
    ['outsider', 'accepts his own request', (c) => c.rpc('accept_friend', { id: t.request }), '403 42501'],
    ['outsider', 'guesses an invite', (c) => c.rpc('join_server', { code: '0000000000' }), '404 invite_invalid'],
    ['outsider', 'passes a pattern for an invite', (c) => c.rpc('preview_invite', { code: '%' }), '404 invite_invalid'],
    ['outsider, kicked, banned', 'finds the conversation in the overview', (c) => c.rpc('unread_overview').in('conversation_id', [t.room, t.notices, t.dm, t.group]), '0 rows'],
    ['outsider, kicked, banned', 'writes a profile of somebody else', (c) => c.from('user_profiles').update({ display_name: 'Mine' }, { count: 'exact' }).eq('id', owner.id), '0 rows'],
    ['outsider', 'writes all profiles', (c) => c.from('user_profiles').update({ status_text: 'mine' }, { count: 'exact' }).in('id', theirs), '0 rows'],
    ['outsider', 'makes a profile', (c) => c.from('user_profiles').insert({ id: nobody, username: 'nobody.at.all' }), '403 42501'],
    ['outsider', 'deletes a profile', (c) => c.from('user_profiles').delete().eq('id', owner.id), '403 42501'],
  ])
  it('allowed: to leave out what is everybody\'s: all else stands here', () => inDatabase(async (sql) => {
    const known = new Set([...Object.keys(foreign), 'user_profiles', 'users', ...Object.keys(calls), ...forAll])
    const found = await sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
      union select proname from pg_proc where pronamespace = 'public'::regnamespace`
    assert.deepEqual(found.map(({ name }) => name).filter((name) => !known.has(name)), [])
  }), { skip: unlessLocal })
  allowed(it, t, [
    ['member', 'reads the room', (c) => foreign.rooms(c.from('rooms').select('id')), '2 rows'],
    ['member', 'reads the messages', (c) => foreign.messages(c.from('messages').select('id')), '6 rows'],
    ['moderator', 'reads the bans', (c) => foreign.server_bans(c.from('server_bans').select()), '1 rows'],
    ['member', 'reads his settings', (c) => c.from('user_settings').select(), '1 rows'],
  ])
})
