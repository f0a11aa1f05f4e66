// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { App } from '@supabase/lite'
import { badJwt, inRequestedForm, noPhone, signUpRefusal } from './auth/errors.mjs'
import { directMails, followLink, withErrorInQuery } from './auth/mails.mjs'
import { completeAuthService } from './auth/service.mjs'
import { authSettings, placeAuth } from './auth/settings.mjs'
import { verifyJwt } from './jwt.mjs'
import { log } from './log.mjs'
import { AuthConnection, RestConnection } from './rest.mjs'
import { askRest } from './restanswers.mjs'

const standardAddress = 'http://127.0.0.1:54321'
const nobody = '00000000-0000-0000-0000-000000000000'

// Lite looks up the user and the session of every request, also of REST, which then checks the token by itself and
// overwrites both names. The gate has made sure that there is a token.
function skipUserLookup(context) {
  context.set('userId', nobody)
  context.set('sessionId', nobody)
}

const mailToNobody = { send: async () => log('auth', 'a mail was not sent: mails are caught with --test, and sent by a real project') }

const jsonBody = async (context) => {
  try {
    return JSON.parse(await context.req.text()) ?? {}
  } catch {
    return {} // lite says what is wrong with it
  }
}

// What only somebody who is signed in may ask of Auth.
const needsUser = /^\/auth\/v1\/(user|logout|reauthenticate|factors)(\/|$)/

function hasForeignToken({ req }, secret) {
  const token = /^Bearer (\S+)$/.exec(req.header('authorization') ?? '')?.[1]
  return needsUser.test(req.path) && token !== undefined && ['malformed', 'signature'].includes(verifyJwt(token, secret).problem)
}

// What Auth does beyond lite. Yields an answer of its own, or nothing.
async function prepareAuth(context, service, { connection, secret, address }) {
  if (hasForeignToken(context, secret)) return badJwt()
  const parameters = Object.fromEntries(new URL(context.req.url).searchParams)
  const { method, path } = context.req
  const body = method === 'POST' || method === 'PUT' ? await jsonBody(context) : {}
  directMails(service, { redirectTo: parameters.redirect_to, challenge: body.code_challenge, method: body.code_challenge_method, address })
  if (method === 'POST' && path === '/auth/v1/signup' && body.phone && !body.email) return noPhone()
  if (method === 'GET' && path === '/auth/v1/verify') return followLink(service, connection.driver, parameters)
}

// Lite has no type "email"; see verifierFor().
async function withKnownType(request) {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/auth/v1/verify') return request
  const body = await request.text()
  return new Request(request.url, { method: 'POST', headers: request.headers, body: body.replace(/"type"\s*:\s*"email"/, '"type":"magiclink"') })
}

//! REST at /rest/v1 and Auth at /auth/v1, by @supabase/lite, as `config` says. Yields `{fetch(Request), warmUp(url),
//! reloadSchema(), close()}`; warmUp() must come before the first request.
export async function startSupabase({ url, secret, config, fakes, address }) {
  const connection = new RestConnection(url)
  const auth = new AuthConnection(url)
  const refusals = new WeakMap()
  const settings = authSettings(config.auth, { secret, fakes })
  const reuseSeconds = config.auth.refresh_token_reuse_interval ?? 10
  const middleware = async (context, next) => {
    if (context.req.path.startsWith('/rest/')) {
      skipUserLookup(context)
      return next()
    }
    const service = context.var.authService
    completeAuthService(service, { connection: auth, secret, address, reuseSeconds, sessionId: () => context.get('sessionId'), onSignUpError: (error) => refusals.set(context.req.raw, error) })
    const answer = await prepareAuth(context, service, { connection: auth, secret, address })
    if (answer) return answer
    await next()
  }
  const app = new App({
    connection,
    api: { enabled: true, schemas: ['public'], extra_search_path: ['public', 'extensions'], max_rows: config.api.max_rows ?? 1000 },
    auth: settings,
    studio: { enabled: false },
    storage: { enabled: false },
    options: { drivers: { email: fakes?.mail ?? mailToNobody }, server: { apiKeys: false, disableStudio: true, disableFallback: true, middlewares: [middleware] } },
  })
  await app.init()
  return {
    async fetch(request) {
      if (!new URL(request.url).pathname.startsWith('/auth/')) return askRest(app, request)
      request = await withKnownType(request)
      const answer = await app.fetch(request)
      if (answer.status === 303) return withErrorInQuery(answer)
      const refusal = refusals.get(request)
      return inRequestedForm(request, refusal ? signUpRefusal(request, refusal) : answer)
    },
    async warmUp(at) {
      app.config.api.external_url = at
      placeAuth(app.config.auth, at, standardAddress, fakes)
      await connection.introspect({ useCache: true })
    },
    reloadSchema: () => connection.clearSchemaCache(),
    close: () => Promise.all([connection.close(), auth.close()]),
  }
}
