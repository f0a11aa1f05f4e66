// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { allowed, attack, attempts } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { makeTarget, nobody } from '../support/target.mjs'

// UPDATE holes: what the server alone decides, and what is somebody else's, stays as it is, also for who is in.
const t = await makeTarget()
const { owner, admin, moderator, member, outsider } = t.people
const now = new Date().toISOString()
const set = (table, values, where) => (c) => where(c.from(table).update(values, { count: 'exact' }))
const message = (row, values) => set('messages', values, (q) => q.eq('id', row.id))
const room = (values, id = t.room) => set('rooms', values, (q) => q.eq('id', id))
const text = paragraph('changed')

// Columns that the server writes, each by somebody who may change other columns of the same row.
const columns = [
  ['owner', 'messages', t.ownerMessage.id, { id: nobody, author_id: member.id, room_id: t.notices, dm_conversation_id: t.dm, space_id: t.server, seq: 1, rev: 1, created_at: '2001-01-01', updated_at: now, edited_at: null, reply_to_id: t.memberMessage.id, attachment_ids: [nobody] }],
  ['admin', 'rooms', t.room, { id: nobody, server_id: t.otherServer, rev: 1, created_at: '2001-01-01', updated_at: now }],
  ['owner', 'servers', t.server, { id: nobody, owner_id: member.id, epoch: 1, created_at: '2001-01-01' }],
  ['member', 'user_profiles', member.id, { id: nobody, username: 'somebody.else', created_at: '2001-01-01', updated_at: now }],
  ['member', 'dm_conversations', t.group, { id: nobody, is_group: false, created_by: owner.id, low_user_id: owner.id, high_user_id: member.id, epoch: 1, rev: 1 }],
]

attack('attack/updates', t, (it) => {
  for (const [who, table, id, values] of columns) {
    attempts(it, t, Object.entries(values).map(([column, value]) => [who, `sets ${table}.${column}`, (c) => c.from(table).update({ [column]: value }, { count: 'exact' }).eq('id', id), '403 42501']))
  }
  attempts(it, t, [
    ['member', 'hides a change of the author behind one of the content', message(t.memberMessage, { content: text, author_id: owner.id }), '403 42501'],
    ['member', 'edits a message of the owner', message(t.ownerMessage, { content: text }), '0 rows'],
    ['member', 'deletes a message of the owner', message(t.ownerMessage, { deleted_at: now }), '0 rows'],
    ['moderator, admin, owner', 'edits a message of the member', message(t.memberMessage, { content: text }), '403 42501'],
    ['moderator', 'hides an edit behind no deletion', message(t.memberMessage, { content: text, deleted_at: null }), '403 42501'],
    ['member', 'brings a deleted message back', message(t.deletedMessage, { deleted_at: null }), '400 message_deleted'],
    ['member', 'writes into a deleted message', message(t.deletedMessage, { content: text }), '400 message_deleted'],
    ['moderator', 'brings a deleted message back', message(t.deletedMessage, { deleted_at: null }), '400 message_deleted'],
    ['member', 'makes a message of no document', message(t.memberMessage, { content: { type: 'paragraph' } }), '400 content_invalid'],
    ['member', 'makes a message of 65 KiB', message(t.memberMessage, { content: paragraph('x'.repeat(66_000)) }), '400 message_too_large'],
    ['member', 'makes a message of nothing', message(t.memberMessage, { content: null }), '400 content_invalid'],
    ['kicked', 'edits what he said before the kick', message(t.kickedMessage, { content: text }), '0 rows'],
    ['kicked', 'deletes what he said before the kick', message(t.kickedMessage, { deleted_at: now }), '0 rows'],
    ['banned', 'edits what he said before the ban', message(t.bannedMessage, { content: text }), '0 rows'],
    ['banned', 'deletes what he said before the ban', message(t.bannedMessage, { deleted_at: now }), '0 rows'],
    ['owner, outsider', 'edits what is said in a group of others', message(t.groupMessage, { content: text }), '0 rows'],
    ['moderator, admin', 'edits a message between two others', message(t.dmMessage, { content: text }), '0 rows'],
    ['member', 'deletes what the other one said', message(t.dmMessage, { deleted_at: now }), '0 rows'],
    ['member', 'deletes what another said in the group', message(t.groupMessage, { deleted_at: now }), '0 rows'],
    ['admin', 'edits a message elsewhere', message(t.foreignMessage, { content: text }), '0 rows'],
    ['admin', 'deletes a message elsewhere', message(t.foreignMessage, { deleted_at: now }), '0 rows'],
    ['member', 'deletes everything of others at once', set('messages', { deleted_at: now }, (q) => q.neq('author_id', member.id)), '0 rows'],

    ['member, moderator', 'renames a room', room({ name: 'mine' }), '0 rows'],
    ['member, moderator', 'opens the notices for all', room({ write_role: 'member' }, t.notices), '0 rows'],
    ['admin', 'renames a room elsewhere', room({ name: 'mine' }, t.otherRoom), '0 rows'],
    ['admin', 'lets the owner alone write', room({ write_role: 'owner' }), '400 23514'],
    ['admin', 'gives a room no name', room({ name: ' \t ' }), '400 name_invalid'],
    ['member, moderator', 'renames the server', set('servers', { name: 'mine' }, (q) => q.eq('id', t.server)), '0 rows'],
    ['owner', 'renames another server', set('servers', { name: 'mine' }, (q) => q.eq('id', t.otherServer)), '0 rows'],
    ['admin', 'renames all servers', set('servers', { name: 'mine' }, (q) => q.neq('id', t.server)), '0 rows'],
    ['member, moderator, admin', 'makes himself the owner', (c, name) => c.from('server_members').update({ role: 'owner' }).eq('user_id', t.people[name].id), '403 42501'],
    ['member', 'joins the past', set('server_members', { joined_at: '2001-01-01' }, (q) => q.eq('user_id', member.id)), '403 42501'],

    ['member', 'writes the profile of somebody else', set('user_profiles', { display_name: 'Mine' }, (q) => q.eq('id', owner.id)), '0 rows'],
    ['member', 'writes a profile by the view', set('users', { display_name: 'Mine' }, (q) => q.eq('id', member.id)), '403 42501'],
    ['member', 'takes a name with blanks for a link', set('user_profiles', { custom_url: 'Has Blanks' }, (q) => q.eq('id', member.id)), '400 23514'],
    ['member', 'takes the name of somebody else for a link', set('user_profiles', { custom_url: owner.name }, (q) => q.eq('id', member.id)), '409 name_taken'],
    ['member', 'links to a file', set('user_profiles', { links: ['file:///etc/passwd'] }, (q) => q.eq('id', member.id)), '400 23514'],
    ['member', 'links to a script', set('user_profiles', { links: ['javascript:alert(1)'] }, (q) => q.eq('id', member.id)), '400 23514'],
    ['member', 'takes a status that is none', set('user_profiles', { status: 'invisible' }, (q) => q.eq('id', member.id)), '400 23514'],
    ['member', 'turns off the receipts of somebody else', set('user_settings', { receipts: false }, (q) => q.eq('user_id', owner.id)), '0 rows'],
    ['member', 'hides everybody', set('user_settings', { invisible: true }, (q) => q.neq('user_id', member.id)), '0 rows'],
    ['member', 'fills the settings', set('user_settings', { preferences: { x: 'x'.repeat(17_000) } }, (q) => q.eq('user_id', member.id)), '400 23514'],
    ['member', 'gives his settings to somebody else', set('user_settings', { user_id: owner.id }, (q) => q.eq('user_id', member.id)), '403 42501'],

    ['owner', 'takes the reaction of the member back', set('message_reactions', { removed_at: now }, (q) => q.eq('user_id', member.id)), '0 rows'],
    ['member', 'moves a reaction to another message', set('message_reactions', { message_id: t.memberMessage.id }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['member', 'moves a reaction to a message elsewhere', set('message_reactions', { message_id: t.foreignMessage.id }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['member', 'makes another of a reaction', set('message_reactions', { emoji: '💣' }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['member', 'gives a reaction to somebody else', set('message_reactions', { user_id: owner.id }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['owner', 'ends the mutes of the member', set('mutes', { level: 'mentions' }, (q) => q.eq('user_id', member.id)), '0 rows'],
    ['member', 'mutes what he does not see', set('mutes', { target_id: t.otherRoom }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['owner, outsider', 'names a group he is not in', set('dm_conversations', { name: 'Ours' }, (q) => q.eq('id', t.group)), '0 rows'],
    ['owner, member', 'names a conversation of two', set('dm_conversations', { name: 'Ours' }, (q) => q.eq('id', t.dm)), '0 rows'],
    ['outsider', 'accepts by hand', set('friendships', { status: 'accepted' }, (q) => q.eq('id', t.request)), '403 42501'],
    ['member', 'makes a pin his own', set('pins', { pinned_by: member.id }, (q) => q.eq('message_id', t.ownerMessage.id)), '403 42501'],
    ['member', 'unreads for others', set('read_markers', { last_read_seq: 0 }, (q) => q.eq('user_id', member.id)), '403 42501'],
    ['member', 'uses his invite again', set('invites', { uses: 0 }, (q) => q.eq('code', t.invite)), '403 42501'],
    ['admin', 'changes the log', set('audit_log', { actor_id: member.id }, (q) => q.eq('server_id', t.server)), '403 42501'],

    ['member, moderator', 'deletes a room', (c) => c.from('rooms').delete({ count: 'exact' }).eq('id', t.notices), '0 rows'],
    ['member, moderator, admin, owner', 'deletes a message for good', (c) => c.from('messages').delete().eq('id', t.memberMessage.id), '403 42501'],
    ['member, moderator, admin, owner', 'deletes the server by hand', (c) => c.from('servers').delete().eq('id', t.server), '403 42501'],
    ['moderator', 'revokes the invite of a member', (c) => c.from('invites').delete({ count: 'exact' }).eq('code', t.invite), '0 rows'],
    ['member', 'revokes the invite of the owner', (c) => c.from('invites').delete({ count: 'exact' }).eq('code', t.code), '0 rows'],

    ['member', 'kicks a member', (c) => c.rpc('kick_member', { server_id: t.server, user_id: moderator.id }), '403 42501'],
    ['moderator', 'kicks an admin', (c) => c.rpc('kick_member', { server_id: t.server, user_id: admin.id }), '403 42501'],
    ['admin', 'kicks the owner', (c) => c.rpc('kick_member', { server_id: t.server, user_id: owner.id }), '403 42501'],
    ['moderator', 'bans an admin', (c) => c.rpc('ban_member', { server_id: t.server, user_id: admin.id }), '403 42501'],
    ['member', 'bans an outsider', (c) => c.rpc('ban_member', { server_id: t.server, user_id: outsider.id }), '403 42501'],
    ['member', 'lets the banned one in', (c) => c.rpc('unban_member', { server_id: t.server, user_id: t.people.banned.id }), '403 42501'],
    ['member, moderator', 'makes himself an admin', (c, name) => c.rpc('set_role', { server_id: t.server, user_id: t.people[name].id, role: 'admin' }), '403 42501'],
    ['admin', 'makes an admin', (c) => c.rpc('set_role', { server_id: t.server, user_id: member.id, role: 'admin' }), '403 42501'],
    ['admin', 'makes an owner', (c) => c.rpc('set_role', { server_id: t.server, user_id: member.id, role: 'owner' }), '400 role_invalid'],
    ['admin', 'takes the owner\'s role', (c) => c.rpc('set_role', { server_id: t.server, user_id: owner.id, role: 'member' }), '403 42501'],
    ['admin', 'hands the server over', (c) => c.rpc('transfer_server', { server_id: t.server, user_id: admin.id }), '403 42501'],
    ['owner', 'hands the server to an outsider', (c) => c.rpc('transfer_server', { server_id: t.server, user_id: outsider.id }), '404 not_member'],
    ['owner', 'leaves the server alone', (c) => c.rpc('leave_server', { server_id: t.server }), '400 owner_cannot_leave'],
    ['member', 'pins in a room', (c) => c.rpc('pin_message', { message_id: t.memberMessage.id }), '403 42501'],
    ['member', 'takes a pin off', (c) => c.rpc('unpin_message', { message_id: t.ownerMessage.id }), '403 42501'],
    ['member', 'adds a stranger to the group', (c) => c.rpc('add_to_group', { conversation: t.group, user: owner.id }), '403 not_friends'],
    ['moderator', 'adds somebody to a conversation of two', (c) => c.rpc('add_to_group', { conversation: t.dm, user: admin.id }), '404 not_member'],
    ['member', 'leaves the conversation of two', (c) => c.rpc('leave_group', { conversation: t.dm }), '400 not_a_group'],
  ])
  allowed(it, t, [
    ['owner', 'may change what he said', (c) => c.from('messages').select('id').eq('id', t.ownerMessage.id), '1 rows'],
  ])
})
