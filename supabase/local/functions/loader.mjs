// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs'
import { register } from 'node:module'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { json } from '../http/answers.mjs'
import { verifyJwt } from '../jwt.mjs'
import { log } from '../log.mjs'

const refusal = (status, code, message) => json(status, { code, message }, { 'Sb-Error-Code': code, 'Access-Control-Allow-Origin': '*' })

// What the relay says before a function with verify_jwt sees the request.
function refusalOfToken(request, secret) {
  const authorization = request.headers.get('authorization')
  if (!authorization) return refusal(401, 'UNAUTHORIZED_NO_AUTH_HEADER', 'Missing authorization header')
  const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? []
  if (!token || verifyJwt(token, secret).problem === 'malformed') return refusal(401, 'UNAUTHORIZED_INVALID_JWT_FORMAT', 'Invalid JWT')
  return verifyJwt(token, secret).claims ? null : refusal(401, 'UNAUTHORIZED_LEGACY_JWT', 'Invalid JWT')
}

function connectTo(hostname, port) {
  return new Promise((done, failed) => {
    const socket = connect(port, hostname)
    socket.once('error', failed).once('connect', () => {
      socket.off('error', failed)
      done(Duplex.toWeb(socket))
    })
  })
}

//! Runs the Edge Functions of `folder`: the handler.ts that Deno runs in production. `settings` are the [functions.*] of the
//! config, `env` is what a function finds in its environment. Yields `fetch(request, url)` for /functions/v1/<name>.
export function openFunctions({ folder, settings, env, secret }) {
  register('./hooks.mjs', { parentURL: import.meta.url, data: { functionsUrl: pathToFileURL(join(folder, '/')).href, packagesUrl: import.meta.url } })
  const full = { ...env, connect: connectTo }
  return async function fetchFunction(request, url) {
    const [, name] = /^\/functions\/v1\/([A-Za-z][\w-]*)(\/|$)/.exec(url.pathname) ?? []
    const path = name && join(folder, name, 'handler.ts')
    if (!path || settings[name]?.enabled === false || !existsSync(path)) return refusal(404, 'NOT_FOUND', 'Requested function was not found')
    const refused = request.method === 'OPTIONS' || settings[name]?.verify_jwt === false ? null : refusalOfToken(request, secret)
    if (refused) return refused
    let handler
    try {
      handler = (await import(pathToFileURL(path).href)).handler
    } catch (error) {
      log('functions', `${name} does not start: ${error.stack}`)
      return refusal(503, 'BOOT_ERROR', 'Function failed to start (please check logs)')
    }
    try {
      const inner = new URL(url.href.replace('/functions/v1', '')) // as the relay passes it on
      return await handler(new Request(inner, request), full)
    } catch (error) {
      log('functions', `${name}: ${error.stack}`)
      return refusal(500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)')
    }
  }
}
