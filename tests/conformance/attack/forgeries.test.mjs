// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { attack, attempts } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { makeTarget, mention, nobody } from '../support/target.mjs'

// Rows in somebody else's name, into foreign places, with chosen times and numbers; and what an upsert would tell or change.
const t = await makeTarget()
const { owner, admin, member, outsider } = t.people
const content = paragraph('forged')
const insert = (table, row) => (c) => c.from(table).insert(row)
const message = (row) => insert('messages', { content, ...row })
const inRoom = (row) => message({ room_id: t.room, ...row })
const upsert = (table, row, onConflict, ignoreDuplicates = false) => (c) => c.from(table).upsert(row, { onConflict, ignoreDuplicates }).select()
const again = (row, place) => ({ id: row.id, content, ...place })
const here = { room_id: t.room }
const past = '2001-01-01T00:00:00Z'
const future = '2099-01-01T00:00:00Z'

const chosen = { author_id: owner.id, seq: 1, rev: 1, created_at: past, updated_at: past, edited_at: past, deleted_at: past, space_id: t.server }

attack('attack/forgeries', t, (it) => {
  attempts(it, t, Object.entries(chosen).map(([column, value]) => ['member', `chooses messages.${column}`, inRoom({ [column]: value }), '403 42501']))
  attempts(it, t, [
    ['member', 'names himself as the author', inRoom({ author_id: member.id }), '403 42501'],
    ['member', 'writes in the future', inRoom({ created_at: future }), '403 42501'],
    ['owner', 'writes as the member', inRoom({ author_id: member.id }), '403 42501'],
    ['member', 'writes a list of which one is forged', (c) => c.from('messages').insert([{ ...here, content }, { ...here, content, author_id: owner.id }]), '403 42501'],
    ['member, moderator', 'writes where admins write', message({ room_id: t.notices }), '403 42501'],
    ['member, moderator, admin, owner', 'writes into a room elsewhere', message({ room_id: t.otherRoom }), '403 42501'],
    ['outsider, kicked, banned', 'writes into the room', inRoom({}), '403 42501'],
    ['kicked', 'answers to what he said once', inRoom({ reply_to_id: t.kickedMessage.id }), '403 42501'],
    ['moderator, admin, outsider', 'writes into a conversation of two', message({ dm_conversation_id: t.dm }), '403 42501'],
    ['owner, outsider', 'writes into a group of others', message({ dm_conversation_id: t.group }), '403 42501'],
    ['member', 'writes into nothing', message({}), '403 42501'],
    ['member', 'writes into null', message({ room_id: null, dm_conversation_id: null }), '403 42501'],
    ['member', 'writes into a room that is not there', message({ room_id: nobody }), '403 42501'],
    ['member', 'writes into a server', message({ room_id: t.server }), '403 42501'],
    ['member', 'takes a conversation for a room', message({ room_id: t.dm }), '409 23503'],
    ['member', 'takes a room for a conversation', message({ dm_conversation_id: t.room }), '409 23503'],
    ['member', 'writes into both at once', message({ room_id: t.room, dm_conversation_id: t.dm }), '403 42501'],
    ['outsider', 'writes into both at once, one of them his own', message({ room_id: t.otherRoom, dm_conversation_id: t.dm }), '403 42501'],
    ['member', 'answers to a message elsewhere', inRoom({ reply_to_id: t.foreignMessage.id }), '400 reply_invalid'],
    ['member', 'answers in a room to a direct message', inRoom({ reply_to_id: t.dmMessage.id }), '400 reply_invalid'],
    ['member', 'answers in a conversation to a message of the room', message({ dm_conversation_id: t.dm, reply_to_id: t.ownerMessage.id }), '400 reply_invalid'],
    ['member', 'answers to a message of another conversation', message({ dm_conversation_id: t.dm, reply_to_id: t.groupMessage.id }), '400 reply_invalid'],
    ['member', 'answers to nothing', inRoom({ reply_to_id: nobody }), '400 reply_invalid'],
    ['outsider', 'answers at home to a message from here', message({ room_id: t.otherRoom, reply_to_id: t.ownerMessage.id }), '400 reply_invalid'],
    ['outsider', 'quotes a file from here', message({ room_id: t.otherRoom, attachment_ids: [nobody] }), '400 attachment_invalid'],
    ['member', 'names eleven files', inRoom({ attachment_ids: Array.from({ length: 11 }, () => crypto.randomUUID()) }), '400 23514'],

    ['member', 'reacts as the owner', insert('message_reactions', { message_id: t.ownerMessage.id, user_id: owner.id, emoji: '👍' }), '403 42501'],
    ['member', 'reacts with a chosen revision', insert('message_reactions', { message_id: t.ownerMessage.id, emoji: '🎉', rev: 1 }), '403 42501'],
    ['member', 'reacts in another conversation', insert('message_reactions', { message_id: t.ownerMessage.id, emoji: '🎉', conversation_id: t.dm }), '403 42501'],
    ['member', 'reacts elsewhere', insert('message_reactions', { message_id: t.foreignMessage.id, emoji: '🎉' }), '403 42501'],
    ['moderator, outsider', 'reacts to a direct message', insert('message_reactions', { message_id: t.dmMessage.id, emoji: '🎉' }), '403 42501'],
    ['member', 'reacts to nothing', insert('message_reactions', { message_id: nobody, emoji: '🎉' }), '403 42501'],
    ['kicked, banned', 'reacts to what he said himself', insert('message_reactions', { message_id: t.kickedMessage.id, emoji: '🎉' }), '403 42501'],

    ['member', 'makes a server for the owner', insert('servers', { name: 'x', owner_id: owner.id }), '403 42501'],
    ['outsider', 'makes himself a member', insert('server_members', { server_id: t.server, user_id: outsider.id, role: 'member' }), '403 42501'],
    ['kicked', 'makes himself a member again', insert('server_members', { server_id: t.server, user_id: t.people.kicked.id }), '403 42501'],
    ['owner', 'makes the outsider a member', insert('server_members', { server_id: t.server, user_id: outsider.id }), '403 42501'],
    ['outsider', 'takes part in a conversation', insert('dm_conversation_participants', { conversation_id: t.dm, user_id: outsider.id }), '403 42501'],
    ['outsider', 'makes a conversation by hand', insert('dm_conversations', { low_user_id: owner.id, high_user_id: outsider.id }), '403 42501'],
    ['outsider', 'makes an invite by hand', insert('invites', { code: 'mine', server_id: t.server, created_by: member.id }), '403 42501'],
    ['member', 'pins by hand', insert('pins', { message_id: t.memberMessage.id, conversation_id: t.room, rev: 9 }), '403 42501'],
    ['member', 'reads for the owner', insert('read_markers', { user_id: owner.id, conversation_id: t.room, last_read_seq: 9 }), '403 42501'],
    ['member', 'mentions by hand', insert('message_mentions', { message_id: t.memberMessage.id, user_id: owner.id, kind: 'user', conversation_id: t.room, author_id: owner.id, seq: 1 }), '403 42501'],
    ['member', 'writes history', insert('message_edits', { message_id: t.memberMessage.id, rev: 1, conversation_id: t.room, content, written_at: past }), '403 42501'],
    ['admin', 'writes the log', insert('audit_log', { server_id: t.server, actor_id: owner.id, action: 'member_kicked' }), '403 42501'],
    ['owner', 'bans in the name of the admin', insert('server_bans', { server_id: t.server, user_id: member.id, banned_by: admin.id }), '403 42501'],
    ['member', 'mutes for the owner', insert('mutes', { user_id: owner.id, target_id: t.room, kind: 'room' }), '403 42501'],
    ['outsider', 'mutes what he does not see', insert('mutes', { target_id: t.room, kind: 'room' }), '403 42501'],
    ['member', 'is a friend by hand', insert('friendships', { requester_id: member.id, addressee_id: owner.id, status: 'accepted', action_user_id: owner.id }), '403 42501'],
    ['member', 'blocks by hand', insert('blocks', { owner_id: owner.id, blocked_id: admin.id }), '403 42501'],
    ['member', 'makes a file of his own', insert('attachments', { uploader_id: member.id, object_key: `${owner.id}/x`, name: 'a.txt', content_type: 'text/plain', size_bytes: 1, sha256: 'a', status: 'clean' }), '403 42501'],
    ['admin', 'makes a room elsewhere', insert('rooms', { server_id: t.otherServer, name: 'x' }), '403 42501'],
    ['admin', 'chooses the id of a room', insert('rooms', { server_id: t.server, name: 'x', id: t.dm }), '403 42501'],
    ['admin', 'chooses the revision of a room', insert('rooms', { server_id: t.server, name: 'x', rev: 5 }), '403 42501'],
    ['member, moderator', 'makes a room', insert('rooms', { server_id: t.server, name: 'x' }), '403 42501'],

    // Upserts: an id that is taken changes nothing, and is answered like one that is not.
    ['outsider, kicked, banned', 'tries whether a message is there', upsert('messages', again(t.ownerMessage, here), 'id', true), '403 42501'],
    ['outsider, kicked, banned', 'tries whether no message is there', upsert('messages', again({ id: nobody }, here), 'id', true), '403 42501'],
    ['outsider', 'tries whether a message from here is there, at home', upsert('messages', again(t.ownerMessage, { room_id: t.otherRoom }), 'id', true), '0 rows'],
    ['member', 'tries whether a message elsewhere is there', upsert('messages', again(t.foreignMessage, here), 'id', true), '0 rows'],
    ['moderator', 'tries whether a direct message is there', upsert('messages', again(t.dmMessage, here), 'id', true), '0 rows'],
    ['moderator', 'tries it in the conversation itself', upsert('messages', again(t.dmMessage, { dm_conversation_id: t.dm }), 'id', true), '403 42501'],
    ['member', 'merges into a message of the owner', upsert('messages', again(t.ownerMessage, here), 'id'), '403 42501'],
    ['member', 'merges into his own, with another author', upsert('messages', { ...again(t.memberMessage, here), author_id: owner.id }, 'id'), '403 42501'],
    ['outsider', 'merges into a message here', upsert('messages', again(t.ownerMessage, here), 'id'), '403 42501'],
    ['member', 'merges into a reaction of the owner', upsert('message_reactions', { message_id: t.memberMessage.id, user_id: owner.id, emoji: '👍' }, 'message_id,user_id,emoji'), '403 42501'],
    ['outsider', 'tries whether there is a reaction', upsert('message_reactions', { message_id: t.ownerMessage.id, emoji: '👍' }, 'message_id,user_id,emoji', true), '403 42501'],
    ['member', 'merges into the profile of the owner', upsert('user_profiles', { id: owner.id, display_name: 'Mine' }, 'id'), '403 42501'],
    ['member', 'merges into the settings of the owner', upsert('user_settings', { user_id: owner.id, receipts: false }, 'user_id'), '403 42501'],
    ['member', 'merges into the mutes of the owner', upsert('mutes', { user_id: owner.id, target_id: t.room, kind: 'room' }, 'user_id,target_id'), '403 42501'],
    ['member', 'merges into the rooms', upsert('rooms', { id: t.room, server_id: t.server, name: 'mine' }, 'id'), '403 42501'],
    ['member', 'merges into the members', upsert('server_members', { server_id: t.server, user_id: member.id, role: 'admin' }, 'server_id,user_id'), '403 42501'],

    // What does not pass as a document.
    ['member', 'sends a document of 65 KiB', inRoom({ content: paragraph('x'.repeat(66_000)) }), '400 message_too_large'],
    ['member', 'sends a document of 40 levels', inRoom({ content: Array.from({ length: 40 }).reduce((inner) => ({ type: 'doc', content: [inner] }), { type: 'text', text: 'x' }) }), '400 content_invalid'],
    ['member', 'sends a text', inRoom({ content: 'text' }), '400 content_invalid'],
    ['member', 'sends a list', inRoom({ content: [content] }), '400 content_invalid'],
    ['member', 'sends no document', inRoom({ content: { type: 'script' } }), '400 content_invalid'],
    ['member', 'sends nodes without a type', inRoom({ content: { type: 'doc', content: [{ text: 'x' }] } }), '400 content_invalid'],
    ['outsider', 'mentions somebody from here, here', inRoom({ content: mention(owner) }), '403 42501'],
    ['moderator', 'calls everybody in a conversation he is not in', message({ dm_conversation_id: t.dm, content: mention({ id: 'everyone' }) }), '403 42501'],

    // Functions believe nobody about who he is.
    ['member', 'calls with the id of somebody else as an argument', (c) => c.rpc('mark_read', { conversation: t.room, seq: 1, user_id: owner.id }), '404 PGRST202'],
    ['member', 'calls in the name of the owner', (c) => c.rpc('create_server', { name: 'x', owner_id: owner.id }), '404 PGRST202'],
    ['member', 'makes a group that he is not in', (c) => c.rpc('create_group_dm', { members: [owner.id, outsider.id] }), '403 not_friends'],
    ['member', 'makes a group of himself', (c) => c.rpc('create_group_dm', { members: [member.id] }), '400 members_invalid'],
    ['member', 'makes an invite of no use', (c) => c.rpc('create_invite', { server_id: t.server, max_uses: -1 }), '400 invite_invalid'],
    ['outsider', 'befriends himself', (c) => c.rpc('request_friend', { addressee: outsider.id }), '400 not_yourself'],
    ['outsider', 'asks somebody who is not there', (c) => c.rpc('request_friend', { addressee: nobody }), '404 user_not_found'],
    ['moderator', 'accepts what another was asked', (c) => c.rpc('accept_friend', { id: t.request }), '404 request_not_found'],
    ['moderator', 'declines what another was asked', (c) => c.rpc('decline_friend', { id: t.request }), '404 request_not_found'],
    ['moderator', 'beats as something else', (c) => c.rpc('presence_beat', { state: 'moderator' }), '400 state_invalid'],
    ['owner', 'opens a conversation with an outsider', (c) => c.rpc('open_dm', { other: outsider.id }), '403 dm_refused'],
    ['moderator', 'removes a friendship of others', (c) => c.rpc('remove_friend', { user: admin.id }), '404 not_friends'],
    ['admin', 'blocks by a friendship of others', (c) => c.rpc('block_user', { user: t.friendship }), '404 user_not_found'],
  ])
})
