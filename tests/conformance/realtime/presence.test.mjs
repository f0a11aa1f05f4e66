// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, bob, isClose, isSystem, subject, topics } from '../support/cases.mjs'

const enabled = (key) => ({ presence: { enabled: true, key } })
const isState = (frame) => frame.event === 'presence_state'
const isDiff = (frame) => frame.event === 'presence_diff'
const track = ({ wire, ref }, topic, payload) => wire.request(`realtime:${topic}`, 'presence', { type: 'presence', event: 'track', payload }, ref)
const untrack = ({ wire, ref }, topic) => wire.request(`realtime:${topic}`, 'presence', { type: 'presence', event: 'untrack' }, ref)
const diffs = ({ wire }) => wire.frames.filter(isDiff).map((frame) => frame.payload)
const diffWith = ({ wire }, side, key) => wire.frame((frame) => isDiff(frame) && key in frame.payload[side], `${key} in ${side}`)

subject('realtime/presence', (both) => {
  both('an empty topic has an empty state', async (session) => {
    const { wire } = await session.joined(session.topic, enabled('a'))
    assert.deepEqual((await wire.frame(isState)).payload, {})
  })

  both('whoever tracks is announced to everybody, also to himself', async (session) => {
    const [one, two] = [await session.joined(session.topic, enabled('a')), await session.joined(session.topic, enabled('b'))]
    assert.deepEqual(await track(one, session.topic, { name: 'Ana' }), { status: 'ok', response: {} })
    for (const each of [one, two]) {
      const { joins, leaves } = (await diffWith(each, 'joins', 'a')).payload
      assert.equal(joins.a.metas[0].name, 'Ana')
      assert.equal(typeof joins.a.metas[0].phx_ref, 'string')
      assert.deepEqual(leaves, {})
    }
  })

  both('who comes later finds the state', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    await track(one, session.topic, { n: 1 })
    const { payload } = await diffWith(one, 'joins', 'a')
    const two = await session.joined(session.topic, enabled('b'))
    assert.deepEqual((await two.wire.frame(isState)).payload, payload.joins)
  })

  both('tracking something else is a join with the reference before, and the leave of that', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    await track(one, session.topic, { n: 1 })
    const first = (await diffWith(one, 'joins', 'a')).payload.joins.a.metas[0]
    await track(one, session.topic, { n: 2 })
    const { joins, leaves } = (await diffWith(one, 'leaves', 'a')).payload
    assert.deepEqual([joins.a.metas[0].n, joins.a.metas[0].phx_ref_prev, leaves.a.metas[0].phx_ref], [2, first.phx_ref, first.phx_ref])
    assert.notEqual(joins.a.metas[0].phx_ref, first.phx_ref)
  })

  both('tracking the same again tells nobody anything', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    for (let n = 0; n < 2; n++) assert.equal((await track(one, session.topic, { n: 1 })).status, 'ok')
    await untrack(one, session.topic)
    await diffWith(one, 'leaves', 'a')
    assert.equal(diffs(one).filter(({ joins }) => 'a' in joins).length, 1)
  })

  both('untracking is a leave', async (session) => {
    const [one, two] = [await session.joined(session.topic, enabled('a')), await session.joined(session.topic, enabled('b'))]
    await track(one, session.topic, { n: 1 })
    await diffWith(two, 'joins', 'a')
    assert.equal((await untrack(one, session.topic)).status, 'ok')
    const { joins, leaves } = (await diffWith(two, 'leaves', 'a')).payload
    assert.deepEqual([joins, leaves.a.metas.length], [{}, 1])
  })

  both('leaving the channel is a leave', async (session) => {
    const [one, two] = [await session.joined(session.topic, enabled('a')), await session.joined(session.topic, enabled('b'))]
    await track(one, session.topic, { n: 1 })
    await one.wire.request(`realtime:${session.topic}`, 'phx_leave', {}, one.ref)
    await diffWith(two, 'leaves', 'a')
  })

  both('a lost socket is a leave', async (session) => {
    const [one, two] = [await session.joined(session.topic, enabled('a')), await session.joined(session.topic, enabled('b'))]
    await track(one, session.topic, { n: 1 })
    await diffWith(two, 'joins', 'a')
    await one.wire.close()
    await diffWith(two, 'leaves', 'a')
  })

  both('two devices of one key are two entries under it', async (session) => {
    const [one, two] = [await session.joined(session.topic, enabled('a')), await session.joined(session.topic, enabled('a'))]
    await track(one, session.topic, { device: 1 })
    await track(two, session.topic, { device: 2 })
    await one.wire.until(() => diffs(one).filter(({ joins }) => 'a' in joins).length === 2, 'both joins')
    const three = await session.joined(session.topic, enabled('b'))
    const { a } = (await three.wire.frame(isState)).payload
    assert.deepEqual(a.metas.map((meta) => meta.device).toSorted(), [1, 2])
  })

  both('without a key the server makes one', async (session) => {
    const one = await session.joined(session.topic, { presence: { enabled: true, key: '' } })
    await track(one, session.topic, { n: 1 })
    const { payload } = await one.wire.frame(isDiff)
    assert.match(Object.keys(payload.joins)[0], /^[0-9a-f-]{36}$/)
  })

  both('who did not ask for presence gets no state until he tracks', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    await track(one, session.topic, { n: 1 })
    const two = await session.joined(session.topic, { presence: { key: 'b' } })
    await two.wire.request('phoenix', 'heartbeat', {})
    assert.equal(two.wire.frames.some(isState), false)
    await track(two, session.topic, { n: 2 })
    assert.ok('a' in (await two.wire.frame(isState)).payload)
    await diffWith(one, 'joins', 'b')
  })

  both('a payload that is no object is an error', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    assert.deepEqual(await track(one, session.topic, [1]), { status: 'error', response: { reason: 'Presence track payload must be a map' } })
  })

  both('the sixth call within 30 s ends the channel', async (session) => {
    const one = await session.joined(session.topic, enabled('a'))
    for (let n = 0; n < 5; n++) assert.equal((await track(one, session.topic, { n })).status, 'ok')
    one.wire.send(`realtime:${session.topic}`, 'presence', { type: 'presence', event: 'track', payload: { n: 6 } }, one.ref)
    assert.deepEqual((await one.wire.frame(isSystem)).payload, { extension: 'system', status: 'error', message: 'Client presence rate limit exceeded', channel: session.topic })
    await one.wire.frame(isClose)
  })

  both('members are present on the topic of their server', async (session) => {
    const join = (person) => session.joined(topics.server, { private: true, ...enabled(person.id) }, person)
    const [one, two] = [await join(ann), await join(bob)]
    assert.equal((await track(one, topics.server, { case: session.topic })).status, 'ok')
    await two.wire.frame((frame) => isDiff(frame) && frame.payload.joins[ann.id]?.metas.some((meta) => meta.case === session.topic))
  })

  both('where the policies do not want presence, tracking is an error', async (session) => {
    const one = await session.joined(topics.room, { private: true, ...enabled(bob.id) }, bob)
    assert.equal((await track(one, topics.room, { n: 1 })).status, 'error')
    assert.equal(one.wire.frames.some(isState), false)
  })

  both('the official clients see each other come, change and go', async (session) => {
    const [one, two] = await Promise.all([ann, bob].map(async (person) => (await session.client(person)).channel(session.topic, { config: { presence: { key: person.id } } })))
    let wake = () => {}
    for (const event of ['sync', 'join', 'leave']) two.on('presence', { event }, () => wake())
    const until = async (fits) => {
      while (!fits(two.presenceState()[ann.id])) await new Promise((done) => (wake = done))
    }
    for (const channel of [one, two]) assert.equal((await session.subscribe(channel))[0], 'SUBSCRIBED')
    assert.equal(await one.track({ mood: 'calm' }), 'ok')
    await until((entries) => entries?.[0].mood === 'calm')
    await one.track({ mood: 'stormy' })
    await until((entries) => entries?.length === 1 && entries[0].mood === 'stormy')
    await one.untrack()
    await until((entries) => entries === undefined)
  })
})
