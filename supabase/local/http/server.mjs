// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createServer, STATUS_CODES } from 'node:http'
import { log } from '../log.mjs'
import { json } from './answers.mjs'

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

// A page in a browser may resolve its own name to 127.0.0.1; it cannot forge the name in this header.
const isForUs = (message) => loopbackHost.test(message.headers.host ?? '')

//! The body of a request, or null when it is longer than `limit` bytes: then nothing of it was kept.
async function readBody(message, limit) {
  if (Number(message.headers['content-length'] ?? 0) > limit) return null
  const chunks = []
  let size = 0
  for await (const chunk of message) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function toRequest(message, body) {
  const headers = new Headers()
  for (let i = 0; i < message.rawHeaders.length; i += 2) headers.append(message.rawHeaders[i], message.rawHeaders[i + 1])
  const bodiless = message.method === 'GET' || message.method === 'HEAD' || body.length === 0
  return new Request(`http://${message.headers.host}${message.url}`, { method: message.method, headers, ...(!bodiless && { body }) })
}

async function send(reply, answer) {
  const body = Buffer.from(await answer.arrayBuffer())
  for (const [name, value] of answer.headers) reply.setHeader(name, value)
  if (answer.status !== 204 && answer.status !== 304 && reply.req.method !== 'HEAD') reply.setHeader('Content-Length', body.length)
  reply.writeHead(answer.status)
  reply.end(body)
}

async function answerTo(message, { handle, bodyLimit }) {
  if (!isForUs(message)) return json(403, { message: 'This server answers on loopback only' })
  const body = await readBody(message, bodyLimit(message.url))
  if (body === null) return json(413, { message: 'The request body is too large' }, { Connection: 'close' })
  return handle(toRequest(message, body))
}

function refuseUpgrade(socket, status, body) {
  const text = JSON.stringify(body)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`)
}

//! An HTTP server on 127.0.0.1. `handle(Request)` yields a Response; `bodyLimit(path)` is in bytes; `upgrade(message, socket,
//! head, refuse)` takes WebSocket handshakes, where `refuse(status, body)` answers in plain HTTP. `streams(path)` names the
//! paths whose bodies are too large for memory: `handleStream(message, reply)` answers those.
export async function startHttp({ port, handle, bodyLimit, upgrade, streams = () => false, handleStream }) {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 600_000 }, (message, reply) => {
    if (isForUs(message) && streams(message.url)) {
      handleStream(message, reply).catch((error) => {
        log('http', `a stream failed: ${error.stack}`)
        reply.destroy()
      })
      return
    }
    answerTo(message, { handle, bodyLimit })
      .catch((error) => {
        log('http', `${message.method} ${message.url.split('?')[0]} failed: ${error.stack}`)
        return json(500, { message: 'An unexpected error occurred' })
      })
      .then((answer) => send(reply, answer))
      .catch((error) => log('http', `could not answer: ${error.message}`))
  })
  server.on('upgrade', (message, socket, head) => {
    socket.on('error', () => {})
    const refuse = (status, body) => refuseUpgrade(socket, status, body)
    if (isForUs(message)) upgrade(message, socket, head, refuse)
    else refuse(403, { error: 'This server answers on loopback only' })
  })
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done))
  const stop = () =>
    new Promise((done) => {
      server.close(done)
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${server.address().port}`, stop }
}
