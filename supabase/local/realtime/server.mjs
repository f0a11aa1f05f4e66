// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { isApiKey } from '../http/gate.mjs'
import { verifyJwt } from '../jwt.mjs'
import { startCapture, startCleaning } from './capture.mjs'
import { Hub } from './hub.mjs'
import { answerHttp } from './httpapi.mjs'
import { Permissions } from './permissions.mjs'
import { Presence } from './presence.mjs'
import { Socket } from './socket.mjs'

const path = '/realtime/v1/websocket'
const maxFrameBytes = 5_000_000
const versions = { '1.0.0': 1, '2.0.0': 2 }

// The texts of production, which clients tell apart by their first words.
const problems = {
  malformed: () => 'MalformedJWT: The token provided is not a valid JWT',
  signature: () => 'JwtSignatureError: Failed to validate JWT signature',
  claims: () => 'InvalidJWTToken: Fields `role` and `exp` are required in JWT',
  expired: (seconds) => `InvalidJWTToken: Token has expired ${seconds} seconds ago`,
}

//! Realtime at /realtime/v1. `sql` is a superuser's: the policies are asked under the role and claims of each user.
export async function startRealtime({ sql, secret, refusalDelayMs }) {
  const sockets = new Set()
  const stopping = new AbortController()
  const hub = new Hub()
  const server = {
    hub,
    presence: new Presence(hub),
    permissions: new Permissions(sql),
    refusalDelayMs,
    stopping: stopping.signal,
    readToken(token) {
      const { claims, problem, seconds } = verifyJwt(token, secret)
      return problem ? { problem: problems[problem](seconds) } : { claims }
    },
  }
  const wss = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, clientTracking: false })
  const stopCapture = await startCapture({ sql, hub })
  const stopCleaning = startCleaning(sql)

  async function upgrade(message, connection, head, refuse) {
    const url = new URL(message.url, 'http://localhost')
    const key = url.searchParams.get('apikey') ?? message.headers['x-api-key'] ?? message.headers.apikey
    const vsn = versions[url.searchParams.get('vsn') ?? '1.0.0']
    if (url.pathname !== path) return refuse(404, { error: 'Not Found' })
    if (!vsn) return refuse(400, { error: 'Unsupported protocol version' })
    if (!key || !isApiKey(key, secret)) {
      await pause(Math.min(2000, refusalDelayMs), undefined, { signal: stopping.signal }).catch(() => {})
      return refuse(401, { error: key ? 'Invalid API key' : 'Missing API key' })
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
    await stopCapture()
  }

  return { upgrade, stop, fetch: (request, url) => answerHttp(server, request, url) }
}
