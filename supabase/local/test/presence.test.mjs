// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newPerson, startTestStack } from './harness.mjs'
import { Phoenix } from './phoenix.mjs'

let stack
before(async () => (stack = await startTestStack()))
after(() => stack.stop())

const enabled = (key) => ({ presence: { enabled: true, key } })
const track = (client, topic, join, payload) => client.request(`realtime:${topic}`, 'presence', { type: 'presence', event: 'track', payload }, join.ref)
const ofEvent = (client, event) => client.frames.filter((frame) => frame.event === event).map((frame) => frame.payload)

test('state at the join, diffs after it, a leave when the socket goes', async () => {
  const [one, two] = [await Phoenix.open(stack), await Phoenix.open(stack)]
  const join = await one.join('here', enabled('u1'))
  assert.deepEqual((await one.frame((frame) => frame.event === 'presence_state')).payload, {})
  assert.equal((await track(one, 'here', join, { name: 'Ana' })).status, 'ok')
  const [{ joins }] = ofEvent(one, 'presence_diff')
  assert.equal(joins.u1.metas[0].name, 'Ana')

  await two.join('here', enabled('u2'))
  const state = (await two.frame((frame) => frame.event === 'presence_state')).payload
  assert.deepEqual(state, { u1: { metas: joins.u1.metas } })

  await track(one, 'here', join, { name: 'Ana', away: true })
  const update = (await two.frame((frame) => frame.event === 'presence_diff')).payload
  assert.equal(update.joins.u1.metas[0].phx_ref_prev, joins.u1.metas[0].phx_ref)
  assert.equal(update.leaves.u1.metas[0].phx_ref, joins.u1.metas[0].phx_ref)

  await one.close()
  const leave = await two.frame((frame) => frame.event === 'presence_diff' && Object.keys(frame.payload.joins).length === 0, 'the leave')
  assert.equal(leave.payload.leaves.u1.metas[0].phx_ref, update.joins.u1.metas[0].phx_ref)
  await two.close()
})

test('the same payload again tells nobody anything; untrack does', async () => {
  const client = await Phoenix.open(stack)
  const join = await client.join('same', enabled('u1'))
  await track(client, 'same', join, { a: 1 })
  await track(client, 'same', join, { a: 1 })
  assert.equal(ofEvent(client, 'presence_diff').length, 1)
  await client.request('realtime:same', 'presence', { type: 'presence', event: 'untrack' }, join.ref)
  assert.equal(Object.keys(ofEvent(client, 'presence_diff')[1].leaves)[0], 'u1')
  await client.close()
})

test('a payload that is no object is refused; the sixth call in 30 s closes the channel', async () => {
  const client = await Phoenix.open(stack)
  const join = await client.join('limits', enabled('u1'))
  assert.deepEqual(await track(client, 'limits', join, [1]), { status: 'error', response: { reason: 'Presence track payload must be a map' } })
  for (let n = 0; n < 4; n++) assert.equal((await track(client, 'limits', join, { n })).status, 'ok')
  client.send('realtime:limits', 'presence', { type: 'presence', event: 'track', payload: {} }, join.ref)
  assert.equal((await client.frame((frame) => frame.event === 'system')).payload.message, 'Client presence rate limit exceeded')
  await client.frame((frame) => frame.event === 'phx_close')
  await client.close()
})

test('on a private channel presence needs the policies', async () => {
  const ann = await newPerson(stack)
  const client = await Phoenix.open(stack)
  const config = { ...enabled('u1'), private: true }
  const lobby = await client.join('lobby', config, ann.session.access_token)
  assert.equal((await track(client, 'lobby', lobby, {})).status, 'ok')
  const room = await client.join(`room:${ann.user.id}`, config, ann.session.access_token)
  assert.equal((await track(client, `room:${ann.user.id}`, room, {})).status, 'error')
  await client.close()
})

test('tracking without having asked for presence brings the state then', async () => {
  const [one, two] = [await Phoenix.open(stack), await Phoenix.open(stack)]
  const join = await one.join('late', enabled('u1'))
  await track(one, 'late', join, { n: 1 })
  const second = await two.join('late', { presence: { key: 'u2' } })
  assert.equal(ofEvent(two, 'presence_state').length, 0)
  await track(two, 'late', second, { n: 2 })
  const state = (await two.frame((frame) => frame.event === 'presence_state')).payload
  assert.deepEqual(Object.keys(state).sort(), ['u1', 'u2'])
  await one.close()
  await two.close()
})
