// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { json } from '../http/answers.mjs'

const batchPath = '/realtime/v1/api/broadcast'
const singlePath = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/
const accepted = () => new Response(null, { status: 202 })
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)

const isMessage = (item) => isObject(item) && typeof item.topic === 'string' && item.topic !== '' && typeof item.event === 'string' && isObject(item.payload)
const tooMany = (message) => json(429, { message })
const tooLarge = () => json(422, { errors: { payload: ['Payload size exceeds tenant limit'] } })

async function batch({ hub, limits, permissions }, request, claims) {
  const body = await request.json().catch(() => null)
  if (!Array.isArray(body?.messages) || !body.messages.every(isMessage)) return json(422, { errors: { messages: ['is invalid'] } })
  const { messages } = limits.rates
  if (messages.average() > limits.messages) return tooMany('You have exceeded your rate limit')
  if (messages.average() + body.messages.length > limits.messages) return tooMany('Too many messages to broadcast, please reduce the batch size')
  if (body.messages.some(({ payload }) => Buffer.byteLength(JSON.stringify(payload)) > limits.payloadBytes)) return tooLarge()
  const allowed = new Map() // the policies are asked once a topic
  for (const { topic, event, payload, id, private: isPrivate = false } of body.messages) {
    if (isPrivate && !allowed.has(topic)) allowed.set(topic, await permissions.write(topic, claims, 'broadcast'))
    if (isPrivate && !allowed.get(topic)) continue
    messages.add()
    hub.sendTextBroadcast({ topic, isPrivate: isPrivate === true, payload: { type: 'broadcast', event, payload, ...(id && { meta: { id } }) } })
  }
  return accepted()
}

async function single({ hub, limits, permissions }, request, url, claims) {
  const [topic, event] = singlePath.exec(url.pathname).slice(1).map(decodeURIComponent)
  const isPrivate = url.searchParams.get('private') === 'true'
  const type = request.headers.get('content-type')?.split(';')[0]
  if (type !== 'application/json' && type !== 'application/octet-stream') return json(415, { message: 'Unsupported content type' })
  const body = Buffer.from(await request.arrayBuffer())
  const isJson = type === 'application/json'
  if (isJson && !isJsonText(body)) return json(422, { message: 'The body is not valid JSON' })
  if (body.length > limits.payloadBytes) return tooLarge()
  if (limits.rates.messages.exceeded()) return tooMany('You have exceeded your rate limit')
  if (isPrivate && !(await permissions.write(topic, claims, 'broadcast'))) return json(403, { message: 'Unauthorized' })
  limits.rates.messages.add()
  hub.sendUserBroadcast({ topic, isPrivate, event, body, isJson })
  return accepted()
}

function isJsonText(body) {
  try {
    JSON.parse(body.toString('utf8'))
    return true
  } catch {
    return false
  }
}

//! The HTTP side of Realtime: broadcasts without a socket.
export async function answerHttp(server, request, url) {
  const { claims, problem } = server.readToken(request.headers.get('authorization')?.replace(/^Bearer\s+/i, '') ?? '')
  if (problem) return json(401, { message: problem })
  if (request.method !== 'POST') return json(404, { message: 'Not Found' })
  if (url.pathname === batchPath) return batch(server, request, claims)
  if (singlePath.test(url.pathname)) return single(server, request, url, claims)
  return json(404, { message: 'Not Found' })
}
