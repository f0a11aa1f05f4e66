// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { isApiKey } from '../http/gate.mjs'
import { verifyJwt } from '../jwt.mjs'
import { startCapture, startCleaning } from './capture.mjs'
import { Changes } from './changes.mjs'
import { Hub } from './hub.mjs'
import { answerHttp } from './httpapi.mjs'
import { Limits, plans } from './limits.mjs'
import { Permissions } from './permissions.mjs'
import { Presence } from './presence.mjs'
import { storedMessages } from './replay.mjs'
import { Socket } from './socket.mjs'

const path = '/realtime/v1/websocket'
const maxFrameBytes = 5_000_000
const versions = { '1.0.0': 1, '2.0.0': 2 }

// The texts of production, which clients tell apart by their first words.
const problems = {
  malformed: () => 'MalformedJWT: The token provided is not a valid JWT',
  signature: () => 'JwtSignatureError: Failed to validate JWT signature',
  claims: () => 'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
  expired: ({ seconds }) => `InvalidJWTToken: Token has expired ${seconds} seconds ago`,
  role: ({ role }) => `InvalidJWTToken: role "${role}" does not exist`,
}

//! Realtime at /realtime/v1. `sql` is a superuser's: the policies are asked under the role and claims of each user. `plan`
//! are the limits of the project, as in limits.mjs.
export async function startRealtime({ sql, secret, refusalDelayMs, plan = plans.team }) {
  const sockets = new Set()
  const stopping = new AbortController()
  const hub = new Hub()
  const limits = new Limits(plan)
  const server = {
    hub,
    limits,
    presence: new Presence(hub, limits),
    permissions: new Permissions(sql),
    changes: new Changes(sql),
    storedMessages: (topic, replay) => storedMessages(sql, topic, replay),
    refusalDelayMs,
    stopping: stopping.signal,
    readToken(token) {
      const { claims, problem, ...more } = verifyJwt(token, secret)
      return problem ? { problem: problems[problem](more) } : { claims }
    },
  }
  const wss = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, clientTracking: false })
  const stopCaptures = await Promise.all([startCapture({ sql, hub, limits }), server.changes.start()])
  const stopCleaning = startCleaning(sql)

  function refusal(key) {
    if (!key || !isApiKey(key, secret)) return [401, key ? 'Invalid API key' : 'Missing API key']
    if (sockets.size >= limits.connections) return [429, 'Too many connected users']
    return limits.rates.joins.exceeded() ? [429, 'Too many joins per second'] : null
  }

  async function upgrade(message, connection, head, refuse) {
    const url = new URL(message.url, 'http://localhost')
    const key = url.searchParams.get('apikey') ?? message.headers['x-api-key'] ?? message.headers.apikey
    const vsn = versions[url.searchParams.get('vsn') ?? '1.0.0']
    if (url.pathname !== path) return refuse(404, { error: 'Not Found' })
    if (!vsn) return refuse(400, { error: 'Unsupported protocol version' })
    const [status, error] = refusal(key) ?? []
    if (status) {
      await pause(Math.min(2000, refusalDelayMs), undefined, { signal: stopping.signal }).catch(() => {})
      return refuse(status, { error })
    }
    wss.handleUpgrade(message, connection, head, (ws) => {
      const socket = new Socket(server, ws, { vsn, key })
      sockets.add(socket)
      ws.on('close', () => sockets.delete(socket))
    })
  }

  async function stop() {
    stopping.abort()
    stopCleaning()
    for (const socket of sockets) socket.close()
    const deadline = Date.now() + 500
    while (sockets.size > 0 && Date.now() < deadline) await pause(5)
    for (const socket of sockets) socket.terminate()
    await Promise.all(stopCaptures.map((stopCapture) => stopCapture()))
  }

  return { upgrade, stop, fetch: (request, url) => answerHttp(server, request, url) }
}
