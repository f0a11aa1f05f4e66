// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeBinary, decodeText, encodeText, encodeUserBroadcast, encodeUserBroadcastText } from '../realtime/codec.mjs'

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', 'realtime_frames.json'), 'utf8'))
const bytes = (hex) => Buffer.from(hex, 'hex')

test('reads every frame that the published client sends', () => {
  for (const { vsn, what, opcode, text, hex } of vectors.client_to_server) {
    const frame = opcode === 'text' ? decodeText(vsn === '1.0.0' ? 1 : 2, text) : decodeBinary(bytes(hex))
    assert.ok(frame, what)
    assert.ok(frame.topic === 'phoenix' || frame.topic === 'realtime:room:42', what)
    assert.match(frame.ref, /^\d+$/, what)
  }
})

test('reads binary pushes: refs, names, metadata and payload', () => {
  for (const { name, message, hex } of vectors.client_binary_push) {
    const frame = decodeBinary(bytes(hex))
    assert.ok(frame, name)
    assert.deepEqual([frame.joinRef, frame.ref, frame.topic, frame.event], [message.join_ref, message.ref, message.topic, 'broadcast'], name)
    assert.equal(frame.payload.event, message.payload.event, name)
    if (message.payload.payload_hex) assert.equal(frame.payload.bytes.toString('hex'), message.payload.payload_hex, name)
    else assert.deepEqual(frame.payload.payload, message.payload.payload ?? {}, name)
    assert.deepEqual(frame.payload.metadata, message.payload.persist === undefined ? {} : { persist: message.payload.persist }, name)
  }
})

test('drops malformed frames of a client', () => {
  const good = bytes(vectors.client_binary_push[0].hex)
  for (let length = 0; length < good.length; length++) assert.equal(decodeBinary(good.subarray(0, length)), null, `cut at ${length}`)
  assert.equal(decodeBinary(bytes('63000000')), null)
  for (const { text } of vectors.malformed_server_frames.filter((frame) => frame.text)) assert.equal(decodeText(2, text), null, text)
  for (const text of ['{oops', '[]', '{"topic":1,"event":"e","payload":{}}', '{"topic":"t","event":"e","payload":[]}', 'null']) assert.equal(decodeText(1, text), null, text)
})

test('writes text frames as the server does', () => {
  for (const { name, v1, v2, decoded, note } of vectors.server_text) {
    if (note || !decoded) continue
    const frame = { joinRef: decoded.join_ref, ref: decoded.ref, topic: decoded.topic, event: decoded.event, payload: decoded.payload }
    assert.deepEqual(JSON.parse(encodeText(2, frame)), JSON.parse(v2), name)
    assert.deepEqual(JSON.parse(encodeText(1, frame)), JSON.parse(v1), name)
  }
})

test('writes user broadcasts byte by byte as the server does', () => {
  for (const { name, kind, hex, decoded } of vectors.server_binary) {
    if (kind !== 4) continue
    const { topic, payload } = decoded
    const isJson = payload.payload.__hex === undefined
    const original = bytes(hex)
    const names = original[1] + original[2] + original[3]
    const frame = { topic, event: payload.event, meta: payload.meta, isJson, body: original.subarray(5 + names) }
    assert.equal(encodeUserBroadcast(frame).toString('hex'), hex, name)
    if (isJson) assert.deepEqual(JSON.parse(encodeUserBroadcastText(frame)), { topic, event: 'broadcast', payload, ref: null }, name)
  }
})

test('refuses names that one byte cannot measure', () => {
  const frame = { topic: 't', event: 'é'.repeat(127) + 'e', meta: null, isJson: true, body: Buffer.from('{}') }
  assert.ok(encodeUserBroadcast(frame))
  assert.equal(encodeUserBroadcast({ ...frame, event: 'é'.repeat(128) }), null)
})
