// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, eve, isClose, isSystem, subject, topics } from '../support/cases.mjs'

const isPrivate = { private: true }
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const forged = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ role: 'authenticated', sub: ann.id, exp: 4e9 })}.${'A'.repeat(43)}`
const unsigned = `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ role: 'authenticated', sub: ann.id, exp: 4e9 })}.`

subject('realtime/tokens', (both) => {
  both('a join with something that is no token is refused', async (session) => {
    const { status, response } = await session.joined(session.topic, {}, { token: 'rubbish' })
    assert.deepEqual([status, response.reason], ['error', 'MalformedJWT: The token provided is not a valid JWT'])
  })

  both('a join with a token that somebody else has signed is refused', async (session) => {
    const { status, response } = await session.joined(topics.room, isPrivate, { token: forged })
    assert.equal(status, 'error')
    assert.match(response.reason, /^(JwtSignatureError|JwtSignerError): /)
  })

  both('a join with a token without a signature is refused', async (session) => {
    const { status, response } = await session.joined(topics.room, isPrivate, { token: unsigned })
    assert.equal(status, 'error')
    assert.match(response.reason, /^(JwtSignatureError|JwtSignerError|MalformedJWT): /)
  })

  both('a publishable key in place of a token is no token: the key of the connection counts', async (session) => {
    const { status } = await session.joined(session.topic, {}, { token: 'sb_publishable_x' })
    assert.equal(status, 'ok')
  })

  both('the same token again has no answer and no effect', async (session) => {
    const { wire, ref } = await session.joined(topics.room, isPrivate, ann)
    const push = wire.send(`realtime:${topics.room}`, 'access_token', { access_token: ann.token }, ref)
    assert.equal((await wire.request('phoenix', 'heartbeat', {})).status, 'ok')
    assert.equal(wire.frames.some((frame) => frame.ref === push || isClose(frame)), false)
  })

  both('a pushed key is ignored', async (session) => {
    const { wire, ref } = await session.joined(topics.room, isPrivate, ann)
    for (const token of ['sb_publishable_x', null]) wire.send(`realtime:${topics.room}`, 'access_token', { access_token: token }, ref)
    assert.equal((await wire.request('phoenix', 'heartbeat', {})).status, 'ok')
    assert.equal(wire.frames.some(isClose), false)
  })

  both('a pushed token that is none ends the channel with a word', async (session) => {
    const { wire, ref } = await session.joined(session.topic, {}, ann)
    wire.send(`realtime:${session.topic}`, 'access_token', { access_token: 'rubbish' }, ref)
    assert.deepEqual((await wire.frame(isSystem)).payload, { extension: 'system', status: 'error', message: 'The token provided is not a valid JWT', channel: session.topic })
    const close = await wire.frame(isClose)
    assert.equal(session.vsn === 1 ? close.ref : close.join_ref, ref)
  })

  both('a pushed token of somebody without the right ends the channel', async (session) => {
    const { wire, ref } = await session.joined(topics.room, isPrivate, ann)
    wire.send(`realtime:${topics.room}`, 'access_token', { access_token: eve.token }, ref)
    const { payload } = await wire.frame(isSystem)
    assert.deepEqual([payload.extension, payload.status], ['system', 'error'])
    assert.match(payload.message, /^You (do not have permissions|no longer have permission) to read from this Channel topic: /)
    await wire.frame(isClose)
  })

  both('after the end of a channel the socket goes on', async (session) => {
    const { wire, ref } = await session.joined(session.topic, {}, ann)
    wire.send(`realtime:${session.topic}`, 'access_token', { access_token: 'rubbish' }, ref)
    await wire.frame(isClose)
    assert.equal((await wire.join(session.topic, {}, ann.token)).status, 'ok')
  })
})
