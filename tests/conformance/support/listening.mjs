// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { clientOf, until } from './http.mjs'

const clients = new Set()

//! A client of its own for that person, whose socket endAll() closes.
export async function newClient(person) {
  const client = clientOf(person)
  clients.add(client)
  await client.realtime.setAuth(person?.token ?? null)
  return client
}

async function end(client) {
  await client.removeAllChannels()
  client.realtime.disconnect()
  clients.delete(client)
}

//! Closes every socket that was opened here.
export const endAll = () => Promise.all([...clients].map(end))

//! Joins by the official client. `heard` are the broadcasts as `{event, payload}`; `status` is what came of it.
export async function listen(client, topic, config = { private: true }) {
  const heard = []
  const channel = client.channel(topic, { config })
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => heard.push({ event, payload }))
  const status = await new Promise((done) => channel.subscribe((state) => done(state)))
  const find = (fits) => until(() => heard.find(fits), `a frame on ${topic}`)
  return { channel, heard, status, find }
}

//! What comes of joining a topic on a socket of its own, which is closed at once.
export async function joining(person, topic, config = { private: true }) {
  const client = await newClient(person)
  try {
    return (await listen(client, topic, config)).status
  } finally {
    await end(client)
  }
}
