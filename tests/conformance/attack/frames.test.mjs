// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { call, cases } from '../support/http.mjs'
import { endAll, joining, listen, newClient } from '../support/listening.mjs'
import { makeTarget, nobody, say } from '../support/target.mjs'

// Channels: joining what is not one's own, and frames that pretend to come from the database.
const t = await makeTarget()
const { people } = t
after(endAll)

const topics = {
  room: `room:${t.room}:${t.epoch}`,
  notices: `room:${t.notices}:${t.epoch}`,
  server: `server:${t.server}:${t.epoch}`,
  typing: `typing:${t.room}:${t.epoch}`,
  dm: `dm:${t.dm}:1`,
  'typing in the dm': `typing:${t.dm}:1`,
  group: `dm:${t.group}:1`,
  'the owner\'s own': `user:${people.owner.id}`,
}

// Who tries which topics.
const joins = [
  ['nobody, outsider, kicked, banned', Object.keys(topics)],
  ['moderator', ['dm', 'typing in the dm', 'the owner\'s own']],
  ['admin', ['dm', 'the owner\'s own']],
  ['owner', ['group']],
  ['member', ['the owner\'s own']],
]
// Other spellings of the room, by a member who may join it by its own name.
const spellings = {
  'an epoch that has ended': `room:${t.room}:${t.firstEpoch}`,
  'an epoch that is to come': `room:${t.room}:${t.epoch + 1}`,
  'no epoch': `room:${t.room}`,
  'an epoch with a zero in front': `room:${t.room}:0${t.epoch}`,
  'a blank behind': `${topics.room} `,
  'a line behind': `${topics.room}\n`,
  'capital letters': topics.room.toUpperCase(),
  'a pattern': `room:%:${t.epoch}`,
  'a quote': `room:${t.room}' or '1'='1:1`,
  'a direct conversation of that id': `dm:${t.room}:${t.epoch}`,
  'a server of that id': `server:${t.room}:${t.epoch}`,
  'a user of that id': `user:${t.room}`,
  'a topic of no kind': 'everything',
  'all of a kind': 'room:*',
}

cases('attack/frames', (it) => {
  for (const [who, names] of joins) {
    for (const name of who.split(', ')) {
      for (const topic of names) it(`${name} joins ${topic}: refused`, async () => assert.equal(await joining(people[name], topics[topic]), 'CHANNEL_ERROR'))
    }
  }
  for (const [title, topic] of Object.entries(spellings)) it(`member joins by ${title}: refused`, async () => assert.equal(await joining(people.member, topic), 'CHANNEL_ERROR'))
  for (const topic of ['room', 'server', 'typing', 'dm', 'group']) it(`allowed: member joins ${topic}`, async () => assert.equal(await joining(people.member, topics[topic]), 'SUBSCRIBED'))
}, 24)

// Everything that the victims hear from here on, by topic.
const ears = {}
let mouth // the channels of the member, who is the forger
const events = ['change', 'read', 'epoch', 'poke', 'membership']
const forgedRow = (mark) => ({ forged: mark, rev: 99, kind: 'message', row: { id: nobody, room_id: t.room, author_id: people.owner.id, content: { type: 'doc' } } })
const isForged = ({ payload }) => JSON.stringify(payload ?? null).includes('"forged"')
const heardForged = () => Object.entries(ears).filter(([name]) => !name.startsWith('typing')).flatMap(([name, { heard }]) => heard.filter(isForged).map(({ event }) => `${event} on ${name}`))

// A frame that is allowed, sent after the forged ones in the same way: once it is heard, they would have been.
async function barrier(send) {
  const mark = crypto.randomUUID()
  await send(mark)
  await ears.typing.find(({ payload }) => payload.mark === mark)
}
const batch = (name, topic, event, payload) => call('/realtime/v1/api/broadcast', { method: 'POST', token: people[name]?.token, body: { messages: [{ topic, event, payload, private: true }] } })
const single = (name, topic, event, payload) => call(`/realtime/v1/api/broadcast/${encodeURIComponent(topic)}/events/${event}?private=true`, { method: 'POST', token: people[name]?.token, body: payload })

cases('attack/frames', (it) => {
  it('allowed: the victims hear what comes from the database', async () => {
    const [owner, moderator, member] = [await newClient(people.owner), await newClient(people.moderator), await newClient(people.member)]
    for (const name of ['room', 'server', 'typing', 'dm', 'typing in the dm', 'the owner\'s own']) ears[name] = await listen(owner, topics[name])
    ears.group = await listen(moderator, topics.group)
    mouth = {}
    for (const name of ['room', 'server', 'typing', 'dm', 'typing in the dm', 'group']) mouth[name] = (await listen(member, topics[name])).channel
    mouth['his own'] = (await listen(member, `user:${people.member.id}`)).channel
    for (const { status } of Object.values(ears)) assert.equal(status, 'SUBSCRIBED')
    const { id } = await say(t.as.owner, { room_id: t.room }, 'from the database')
    await ears.room.find(({ event, payload }) => event === 'change' && payload.row?.id === id)
  })

  for (const topic of ['room', 'server', 'dm', 'group', 'his own']) {
    for (const event of events) {
      it(`member sends ${event} on ${topic}, by his socket: nobody hears it`, async () => {
        await mouth[topic].send({ type: 'broadcast', event, payload: forgedRow(event) })
        await barrier((mark) => mouth.typing.send({ type: 'broadcast', event: 'typing', payload: { user: people.member.id, mark } }))
        assert.deepEqual(heardForged(), [])
      })
    }
  }
  for (const topic of ['typing', 'typing in the dm']) {
    for (const event of events) {
      it(`member sends ${event} on ${topic}, where he may send: it reaches no other topic`, async () => {
        await mouth[topic].send({ type: 'broadcast', event, payload: forgedRow(event) })
        await ears[topic].find(isForged)
        assert.deepEqual(heardForged(), [])
      })
    }
  }
  for (const [name, of] of [['member', ['room', 'server', 'dm', 'group', 'the owner\'s own']], ['moderator', ['dm', 'typing in the dm']], ['outsider', Object.keys(topics)], ['kicked', Object.keys(topics)], ['nobody', Object.keys(topics)]]) {
    for (const topic of of) {
      it(`${name} posts a change to ${topic}, over HTTP: 403`, async () => assert.equal((await single(name, topics[topic], 'change', forgedRow(topic))).status, 403))
      it(`${name} posts a batch to ${topic}, over HTTP: nobody hears it`, async () => {
        assert.ok([202, 401, 403].includes((await batch(name, topics[topic], 'change', forgedRow(topic))).status))
        await barrier((mark) => batch('member', topics.typing, 'typing', { mark }))
        assert.deepEqual(heardForged(), [])
      })
    }
  }
  for (const name of ['member', 'outsider']) {
    it(`${name} sends on a public channel of the room's name: the private one is another`, async () => {
      const { channel, status } = await listen(await newClient(people[name]), topics.room, { private: false })
      assert.equal(status, 'SUBSCRIBED')
      await channel.send({ type: 'broadcast', event: 'change', payload: forgedRow(name) })
      await barrier((mark) => batch('member', topics.typing, 'typing', { mark }))
      assert.deepEqual(heardForged(), [])
    })
  }
  it('outsider listens on a public channel of the room\'s name: hears nothing', async () => {
    const ear = await listen(await newClient(people.outsider), topics.room, { private: false })
    const { id } = await say(t.as.owner, { room_id: t.room }, 'for members')
    await ears.room.find(({ payload }) => payload.row?.id === id)
    assert.deepEqual(ear.heard.filter(({ payload }) => payload?.row), [])
  })
  it('at the end: nothing forged was heard where the database alone speaks', () => assert.deepEqual(heardForged(), []))
}, 1)
