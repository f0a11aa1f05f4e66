// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { call } from './harness.mjs'

// What people do in AIGM's own schema, over the official client.

export const paragraph = (text) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })

export async function ok(answer) {
  const { data, error } = await answer
  assert.equal(error, null)
  return data
}

//! Sends as libaigm does: a repeated send is one row.
export function post(stack, person, room, text, id = crypto.randomUUID()) {
  return call(stack, '/rest/v1/messages?on_conflict=id&select=id,seq,rev,content,author:user_profiles!messages_author_id_fkey(username)', {
    method: 'POST', token: person.session.access_token, headers: { prefer: 'resolution=ignore-duplicates,return=representation' },
    body: { id, room_id: room, content: paragraph(text) } })
}

//! A server of the owner with the guests in it: `{server, room}`.
export async function makeServer(owner, ...guests) {
  const server = await ok(owner.client.rpc('create_server', { name: 'Club' }))
  const { code } = await ok(owner.client.rpc('create_invite', { server_id: server.id }))
  for (const guest of guests) await ok(guest.client.rpc('join_server', { code }))
  const [room] = await ok(owner.client.from('rooms').select('id').eq('server_id', server.id))
  return { server, room: room.id }
}

// Keeps what comes and lets one wait for more of it.
function collector() {
  const heard = []
  const waiting = []
  const take = (frame) => {
    heard.push(frame)
    for (const wake of waiting.splice(0)) wake()
  }
  const until = async (fits) => {
    while (!fits(heard)) await new Promise((done) => waiting.push(done))
    return heard
  }
  return { heard, take, until, next: (count) => until((all) => all.length >= count) }
}

//! Joins a private topic: `joined` yields the status and the error, `heard` are the broadcasts.
export function listen(person, topic, config = {}) {
  const { take, ...rest } = collector()
  const channel = person.client.channel(topic, { config: { private: true, ...config } })
  channel.on('broadcast', { event: '*' }, take)
  const joined = new Promise((done) => channel.subscribe((status, error) => done([status, error?.message])))
  return { channel, joined, ...rest }
}

//! Follows tables by postgres_changes. `subscribed` yields the status of the first system message.
export function follow(person, ...bindings) {
  const { take, ...rest } = collector()
  const channel = person.client.channel(`changes-${crypto.randomUUID()}`)
  for (const binding of bindings) channel.on('postgres_changes', { event: '*', schema: 'public', ...binding }, take)
  const subscribed = new Promise((done) => channel.on('system', {}, ({ extension, status, message }) => extension === 'postgres_changes' && done([status, message])))
  channel.subscribe()
  return { channel, subscribed, ...rest }
}
