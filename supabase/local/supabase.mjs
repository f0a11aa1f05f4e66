// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { App } from '@supabase/lite'
import { inRequestedForm, signUpRefusal } from './auth/errors.mjs'
import { completeAuthService } from './auth/service.mjs'
import { log } from './log.mjs'
import { AuthConnection, RestConnection } from './rest.mjs'

const nobody = '00000000-0000-0000-0000-000000000000'

// Lite looks up the user and the session of every request, also of REST, which then checks the token by itself and
// overwrites both names. The gate has made sure that there is a token.
function skipUserLookup(context) {
  context.set('userId', nobody)
  context.set('sessionId', nobody)
}

// PostgREST answers 201 for an upsert only when it did insert something.
async function withUpsertStatus(request, answer) {
  if (answer.status !== 201 || !/resolution=ignore-duplicates/.test(request.headers.get('prefer') ?? '')) return answer
  const body = await answer.text()
  return new Response(body, { status: body === '[]' ? 200 : 201, headers: answer.headers })
}

const mailToNobody = { send: async () => log('auth', 'a mail was not sent: the local stack has no mail yet') }

//! REST at /rest/v1 and Auth at /auth/v1, by @supabase/lite. Yields `{fetch(Request), reloadSchema(), close()}`.
export async function startSupabase({ url, secret, issuer, jwtExpirySeconds }) {
  const connection = new RestConnection(url)
  const auth = new AuthConnection(url)
  const refusals = new WeakMap()
  const middleware = async (context, next) => {
    if (context.req.path.startsWith('/rest/')) skipUserLookup(context)
    else completeAuthService(context.var.authService, { connection: auth, secret, issuer, onSignUpError: (error) => refusals.set(context.req.raw, error) })
    await next()
  }
  const app = new App({
    connection,
    api: { enabled: true, schemas: ['public'], extra_search_path: ['public', 'extensions'], max_rows: 1000 },
    auth: { enabled: true, jwt_secret: secret, jwt_expiry: jwtExpirySeconds, minimum_password_length: 8, enable_refresh_token_rotation: true, email: { enable_signup: true, enable_confirmations: false } },
    studio: { enabled: false },
    storage: { enabled: false },
    options: { drivers: { email: mailToNobody }, server: { apiKeys: false, disableStudio: true, disableFallback: true, middlewares: [middleware] } },
  })
  await app.init()
  return {
    async fetch(request) {
      const answer = await app.fetch(request)
      if (!new URL(request.url).pathname.startsWith('/auth/')) return withUpsertStatus(request, answer)
      const refusal = refusals.get(request)
      return inRequestedForm(request, refusal ? signUpRefusal(request, refusal) : answer)
    },
    warmUp: () => connection.introspect({ useCache: true }),
    reloadSchema: () => connection.clearSchemaCache(),
    close: () => Promise.all([connection.close(), auth.close()]),
  }
}
