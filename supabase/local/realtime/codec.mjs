// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Frames of the Phoenix protocol, versions 1.0.0 (objects) and 2.0.0 (arrays, and binary user broadcasts).

const kindPush = 3
const kindBroadcast = 4
const encodingJson = 1

const isText = (value) => typeof value === 'string'
const isRef = (value) => value === null || value === undefined || isText(value)
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)

//! A text frame of a client as `{joinRef, ref, topic, event, payload}`, or null when it is malformed.
export function decodeText(vsn, text) {
  let frame
  try {
    frame = JSON.parse(text)
  } catch {
    return null
  }
  if (vsn === 1 && !isObject(frame)) return null
  if (vsn === 2 && !(Array.isArray(frame) && frame.length === 5)) return null
  const [joinRef, ref, topic, event, payload] = vsn === 2 ? frame : [frame.join_ref, frame.ref, frame.topic, frame.event, frame.payload]
  if (!isText(topic) || !isText(event) || !isRef(joinRef) || !isRef(ref) || !isObject(payload)) return null
  return { joinRef: joinRef ?? null, ref: ref ?? null, topic, event, payload }
}

// Reads `count` one-byte lengths at 1, skips `gap` bytes, and yields the fields and where the rest begins; null when short.
function readFields(bytes, count, gap) {
  let at = 1 + count + gap
  if (bytes.length < at) return null
  const fields = []
  for (let i = 0; i < count; i++) {
    const end = at + bytes[1 + i]
    if (end > bytes.length) return null
    fields.push(bytes.toString('utf8', at, end))
    at = end
  }
  return { fields, rest: bytes.subarray(at) }
}

function parsed(text) {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

//! A binary frame of a client (kind 3) as a broadcast frame whose payload is `{type, event, payload | bytes, metadata}`, or
//! null when it is malformed.
export function decodeBinary(bytes) {
  if (bytes[0] !== kindPush) return null
  const read = readFields(bytes, 5, 1)
  if (!read) return null
  const [joinRef, ref, topic, event, metadataText] = read.fields
  const metadata = metadataText === '' ? { value: {} } : parsed(metadataText)
  const isJson = bytes[6] === encodingJson
  const body = isJson ? parsed(read.rest.toString('utf8')) : { value: undefined }
  if (!metadata || !body || bytes[6] > encodingJson) return null
  const payload = { type: 'broadcast', event, metadata: metadata.value, ...(isJson ? { payload: body.value, raw: read.rest } : { bytes: read.rest }) }
  return { joinRef: joinRef || null, ref: ref || null, topic, event: 'broadcast', payload }
}

//! A text frame to a client. Version 1 knows no join_ref: there phx_close and phx_error carry it as their ref.
export function encodeText(vsn, { joinRef = null, ref = null, topic, event, payload }) {
  if (vsn === 2) return JSON.stringify([joinRef, ref, topic, event, payload])
  const closes = event === 'phx_close' || event === 'phx_error'
  return JSON.stringify({ topic, event, payload, ref: closes ? joinRef : ref })
}

//! A user broadcast as a binary frame (kind 4). `body` is bytes, JSON text already when `isJson`. Null if a name is too long.
export function encodeUserBroadcast({ topic, event, meta, body, isJson }) {
  const fields = [topic, event, meta ? JSON.stringify(meta) : ''].map((text) => Buffer.from(text))
  if (fields.some((field) => field.length > 255)) return null
  const head = Buffer.from([kindBroadcast, ...fields.map((field) => field.length), isJson ? encodingJson : 0])
  return Buffer.concat([head, ...fields, body])
}

//! The same as text for version 1, around JSON that is text already.
export function encodeUserBroadcastText({ topic, event, meta, body }) {
  const tail = meta ? `,"meta":${JSON.stringify(meta)}` : ''
  return `{"topic":${JSON.stringify(topic)},"event":"broadcast","payload":{"type":"broadcast","event":${JSON.stringify(event)},"payload":${body.toString('utf8')}${tail}},"ref":null}`
}

//! A change of a table as text, around JSON that is text already, which keeps numbers of any length.
export function encodeChange(vsn, { topic, ids, data }) {
  const payload = `{"ids":${JSON.stringify(ids)},"data":${data}}`
  if (vsn === 2) return `[null,null,${JSON.stringify(topic)},"postgres_changes",${payload}]`
  return `{"topic":${JSON.stringify(topic)},"event":"postgres_changes","payload":${payload},"ref":null}`
}
