// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { paragraph } from './documents.mjs'
import { clientOf, ok, world } from './http.mjs'
import { signUp } from './world.mjs'

export const nobody = crypto.randomUUID()
export const mention = (person) => ({ type: 'doc', content: [{ type: 'mention', attrs: { id: person.id } }] })

//! What is written as that person into a room or direct conversation: its row.
export const say = async (client, place, content) =>
  ok(await client.from('messages').insert({ id: crypto.randomUUID(), ...place, content: typeof content === 'string' ? paragraph(content) : content }).select().single())

export async function befriend(from, to, addressee) {
  const { id } = ok(await from.rpc('request_friend', { addressee: addressee.id }))
  ok(await to.rpc('accept_friend', { id }))
  return id
}

async function gather(names) {
  const people = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await signUp(world)])))
  const as = Object.fromEntries(names.map((name) => [name, clientOf(people[name])]))
  return { people, as: { ...as, anon: clientOf() } }
}

async function makeServer(owner, name) {
  const { id, epoch } = ok(await owner.rpc('create_server', { name }))
  const [room] = ok(await owner.from('rooms').select('id').eq('server_id', id))
  const { code } = ok(await owner.rpc('create_invite', { server_id: id }))
  return { id, epoch, room: room.id, code }
}

// Something of every kind that somebody might want to read or change.
async function furnish({ as, people, server, room }) {
  const notices = ok(await as.owner.from('rooms').insert({ server_id: server, name: 'notices', write_role: 'admin' }).select('id').single()).id
  const here = { room_id: room }
  const ownerMessage = await say(as.owner, here, mention(people.member))
  const memberMessage = await say(as.member, here, 'by the member')
  const [kickedMessage, bannedMessage] = [await say(as.kicked, here, 'before the kick'), await say(as.banned, here, 'before the ban')]
  const deletedMessage = await say(as.member, here, 'gone')
  ok(await as.member.from('messages').update({ deleted_at: new Date().toISOString() }).eq('id', deletedMessage.id).select())
  ok(await as.owner.from('messages').update({ content: { ...mention(people.member), edited: true } }).eq('id', ownerMessage.id).select())
  ok(await as.member.from('message_reactions').insert({ message_id: ownerMessage.id, emoji: '👍' }).select())
  ok(await as.owner.rpc('pin_message', { message_id: ownerMessage.id }))
  ok(await as.member.rpc('mark_read', { conversation: room, seq: ownerMessage.seq }))
  ok(await as.member.from('mutes').insert({ target_id: room, kind: 'room' }).select())
  ok(await as.member.from('user_settings').update({ preferences: { secret: 'of the member' } }).eq('user_id', people.member.id).select())
  const dm = ok(await as.owner.rpc('open_dm', { other: people.member.id })).id
  const friendship = await befriend(as.member, as.moderator, people.moderator)
  await befriend(as.member, as.admin, people.admin)
  const group = ok(await as.member.rpc('create_group_dm', { members: [people.moderator.id, people.admin.id], name: 'Group' })).id
  const dmMessage = await say(as.owner, { dm_conversation_id: dm }, mention(people.member))
  const groupMessage = await say(as.moderator, { dm_conversation_id: group }, 'in the group')
  ok(await as.member.rpc('mark_read', { conversation: dm, seq: dmMessage.seq }))
  const invite = ok(await as.member.rpc('create_invite', { server_id: server })).code
  const { id: request } = ok(await as.outsider.rpc('request_friend', { addressee: people.member.id }))
  return { notices, ownerMessage, memberMessage, kickedMessage, bannedMessage, deletedMessage, dm, friendship, group, dmMessage, groupMessage, invite, request }
}

//! A server with its owner, an admin, a moderator and a member, of whom `dm` is of owner and member, `group` of member,
//! moderator and admin. The outsider has a server of his own. Two were in, and were kicked and banned. `as` are clients by name.
export async function makeTarget() {
  const { people, as } = await gather(['owner', 'admin', 'moderator', 'member', 'outsider', 'kicked', 'banned'])
  const { id: server, room, code, epoch: firstEpoch } = await makeServer(as.owner, 'Here')
  for (const name of ['admin', 'moderator', 'member', 'kicked', 'banned']) ok(await as[name].rpc('join_server', { code }))
  for (const role of ['admin', 'moderator']) ok(await as.owner.rpc('set_role', { server_id: server, user_id: people[role].id, role }))
  const other = await makeServer(as.outsider, 'Elsewhere')
  const foreignMessage = await say(as.outsider, { room_id: other.room }, 'elsewhere')
  const things = await furnish({ as, people, server, room })
  ok(await as.owner.rpc('kick_member', { server_id: server, user_id: people.kicked.id }))
  ok(await as.owner.rpc('ban_member', { server_id: server, user_id: people.banned.id }))
  ok(await as.moderator.rpc('block_user', { user: people.outsider.id }))
  const [{ epoch }] = ok(await as.owner.from('servers').select('epoch').eq('id', server))
  return { people, as, server, room, code, epoch, firstEpoch, otherServer: other.id, otherRoom: other.room, foreignMessage, ...things }
}

const tables = {
  servers: 'id', server_members: 'server_id,user_id', rooms: 'id', messages: 'id', message_reactions: 'message_id,user_id,emoji', message_edits: 'message_id,rev',
  message_mentions: 'message_id,user_id', pins: 'message_id', read_markers: 'conversation_id', mutes: 'target_id', user_settings: 'user_id', invites: 'code',
  friendships: 'id', blocks: 'blocked_id', dm_conversations: 'id', dm_conversation_participants: 'conversation_id,user_id', server_bans: 'user_id', audit_log: 'id', attachments: 'id',
}
export const tableNames = [...Object.keys(tables), 'user_profiles', 'users']

//! Everything that the people of the target see, to be compared with later.
export async function everything({ as, people }, names = ['owner', 'admin', 'moderator', 'member', 'outsider']) {
  const seen = {}
  for (const name of names) {
    for (const [table, key] of Object.entries(tables)) {
      const rows = key.split(',').reduce((query, column) => query.order(column), as[name].from(table).select())
      seen[`${table} as ${name}`] = ok(await rows)
    }
  }
  seen.profiles = ok(await as.owner.from('user_profiles').select().in('id', Object.values(people).map(({ id }) => id)).order('id'))
  return seen
}
