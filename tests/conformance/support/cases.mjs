// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createClient } from '@supabase/supabase-js'
import { describe, test } from 'node:test'
import WebSocket from 'ws'
import { Phoenix, readUserBroadcast } from '../../../supabase/local/test/phoenix.mjs'
import { paragraph } from './documents.mjs'
import { succeed, theWorld } from './world.mjs'

export { paragraph }

export const world = theWorld()
export const { ann, bob, eve } = world.people
export const topics = {
  room: `room:${world.room}:${world.epoch}`,
  server: `server:${world.server}:${world.epoch}`,
  typing: `typing:${world.room}:${world.epoch}`,
  user: (person) => `user:${person.id}`,
}

//! Writes a message into the room of the world and yields its row.
export async function write(person, text = 'conformance') {
  const [row] = await succeed(world, '/rest/v1/messages', { method: 'POST', token: person.token, headers: { prefer: 'return=representation' },
    body: { id: crypto.randomUUID(), room_id: world.room, content: paragraph(text) } })
  return row
}

export const patch = (person, path, body) => succeed(world, `/rest/v1/${path}`, { method: 'PATCH', token: person.token, body })

export const isSystem = (frame) => frame.event === 'system'
export const isClose = (frame) => frame.event === 'phx_close'
export const isBroadcast = (frame) => frame.event === 'broadcast' || Boolean(frame.binary)
export const isChange = (frame) => frame.event === 'postgres_changes'

//! A broadcast of either form as `{topic, event, payload | bytes, meta}`.
export function readBroadcast(frame) {
  if (!frame.binary) return { topic: frame.topic, event: frame.payload.event, payload: frame.payload.payload, meta: frame.payload.meta ?? null }
  const { topic, event, meta, encoding, body } = readUserBroadcast(frame.binary)
  return { topic, event, meta, ...(encoding === 1 ? { payload: JSON.parse(body) } : { bytes: body.toString('hex') }) }
}

// What one case opens, and closes at its end.
class Session {
  #wires = []
  #clients = []

  constructor(vsn) {
    this.vsn = vsn
    this.topic = `conformance:${crypto.randomUUID()}`
  }

  //! A bare connection.
  async wire(vsn = this.vsn) {
    const wire = await Phoenix.open(world, vsn)
    this.#wires.push(wire)
    return wire
  }

  //! A bare connection that has joined: `{wire, ref, status, response}`.
  async joined(topic = this.topic, config = {}, person = null, vsn = this.vsn) {
    const wire = await this.wire(vsn)
    return { wire, ...(await wire.join(topic, config, person?.token)) }
  }

  //! The official client, speaking for that person.
  async client(person) {
    const client = createClient(world.url, world.key, { accessToken: async () => person?.token ?? null, realtime: { transport: WebSocket, vsn: `${this.vsn}.0.0` } })
    this.#clients.push(client)
    await client.realtime.setAuth()
    return client
  }

  //! Subscribes; yields the status and the error.
  async subscribe(channel) {
    return new Promise((done) => channel.subscribe((status, error) => done([status, error?.message])))
  }

  async end() {
    for (const client of this.#clients) {
      await client.removeAllChannels()
      client.realtime.disconnect()
    }
    for (const wire of this.#wires) if (wire.closed === null) await wire.close()
  }
}

//! A set of cases, named after its file. `both(name, work)` makes one of each protocol version, with a session of its own;
//! `only(vsn, name, work)` makes one.
export function subject(name, define) {
  describe(name, { concurrency: 4 }, () => {
    const only = (vsn, title, work) =>
      test(`${name}: ${title} [${vsn}.0.0]`, async () => {
        const session = new Session(vsn)
        try {
          await work(session)
        } finally {
          await session.end()
        }
      })
    const both = (title, work) => [1, 2].forEach((vsn) => only(vsn, title, work))
    define(both, only)
  })
}
