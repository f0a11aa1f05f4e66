// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { newAccount } from './accounts.mjs'
import { paragraph } from './documents.mjs'
import { call, ok } from './http.mjs'

// Rooms to read, by name: [name, topic, category, write_role]. Their positions count from 10.
export const rooms = [
  ['alpha', 'first', 'one', 'member'],
  ['beta', '', 'one', 'member'],
  ['a,b(c).d:"e"', 'null', 'two', 'moderator'],
  ['say "hi", ok', 'x', 'two', 'moderator'],
  ['100% & a=b#c?d', 'x', 'two', 'admin'],
  ['héé😀', 'x', 'три', 'admin'],
  ['back\\slash', 'x', 'три', 'member'],
  ['plus + minus', 'x', 'три', 'member'],
  ['under_score', 'y', '', 'member'],
  ['underXscore', 'y', '', 'member'],
  ['UPPER', 'y', '', 'member'],
  ['null', 'y', '', 'member'],
]
export const names = rooms.map(([name]) => name)

//! A person of its own with a server of these rooms: `{client, id, token, server, ids, rest(path, options)}`, `ids` by name.
export async function makeShelf() {
  const { client, user, session, name } = await newAccount()
  const token = session.access_token
  const server = ok(await client.rpc('create_server', { name: 'Shelf' }))
  const rows = rooms.map(([room, topic, category, role], n) => ({ server_id: server.id, name: room, topic, category, write_role: role, position: 10 + n }))
  const made = ok(await client.from('rooms').insert(rows).select('id,name'))
  const ids = Object.fromEntries(made.map((row) => [row.name, row.id]))
  const rest = (path, options) => call(`/rest/v1/${path}`, { token, ...options })
  return { client, id: user.id, name, token, server: server.id, ids, rest }
}

//! Messages into a room, one after the other.
export async function fill(shelf, room, texts) {
  const rows = []
  for (const text of texts) rows.push(ok(await shelf.client.from('messages').insert({ id: crypto.randomUUID(), room_id: room, content: paragraph(text) }).select('*').single()))
  return rows
}
