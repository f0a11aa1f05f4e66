// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { newAccount, refusal, userOf } from '../support/accounts.mjs'
import { badClaims, forgedTokens, signed } from '../support/forgeries.mjs'
import { ann, bob, call, cases, claimsOf, newForm, unlessLocal, world } from '../support/http.mjs'

const rest = (token) => call('/rest/v1/user_profiles?select=id&limit=1', { token })
const publicKeys = (await call('/auth/v1/.well-known/jwks.json')).body.keys

async function isRefusedEverywhere(token, restCodes) {
  const answer = await rest(token)
  assert.equal(answer.status, 401)
  assert.ok(restCodes.includes(answer.body.code), answer.body.code)
  assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
  assert.deepEqual(refusal(await userOf(token)), [403, 'bad_jwt'])
  const upload = await call('/functions/v1/sign-upload', { method: 'POST', token, body: {} })
  assert.equal(upload.status, 401)
}

cases('auth/tokens', (it) => {
  it('a good token is good everywhere', async () => {
    assert.deepEqual([(await rest(bob.token)).status, (await userOf(bob.token)).status], [200, 200])
    assert.notEqual((await call('/functions/v1/sign-upload', { method: 'POST', token: bob.token, body: {} })).status, 401)
  })

  for (const [name, token] of Object.entries(forgedTokens(ann, bob.token, publicKeys))) {
    it(`forged: ${name}`, () => isRefusedEverywhere(token, ['PGRST301', 'PGRST303']))
  }
  const bad = world.local ? badClaims(bob.token) : { 'what only a secret can sign': '' }
  for (const [name, token] of Object.entries(bad)) {
    it(`signed, and no good: ${name}`, () => isRefusedEverywhere(token, [name.startsWith('expired') ? 'PGRST303' : 'PGRST301']), { skip: unlessLocal })
  }

  it('a role that no token may name: 401 with 22023, as PostgREST tells it', async () => {
    const { jwtSecret } = world.local
    for (const role of ['postgres', 'supabase_auth_admin', 'no_such_role']) {
      const answer = await rest(signed({ ...claimsOf(bob.token), role }, jwtSecret))
      assert.deepEqual([answer.status, answer.body.code], [401, '22023'], role)
    }
  }, { skip: unlessLocal })

  it('a token with the word in lower case, and without it', async () => {
    const status = async (authorization) => (await call('/auth/v1/user', { headers: { ...newForm, authorization } })).status
    assert.equal(await status(`bearer ${bob.token}`), 200)
    assert.deepEqual([await status(bob.token), await status(`Basic ${bob.token}`)], [401, 401])
  })

  it('a refresh token and a key are no access tokens', async () => {
    const { session } = await newAccount()
    assert.equal((await rest(session.refresh_token)).status, 401)
    assert.equal((await userOf(session.refresh_token)).status, 403)
  })

  it('no key, a wrong key, the token of a user as key: 401 of the gateway, without a code', async () => {
    for (const path of ['/auth/v1/settings', '/auth/v1/user', '/rest/v1/user_profiles', '/rest/v1/rpc/unread_overview']) {
      const refusals = [[undefined, 'No API key found in request'], [`${world.key}x`, 'Invalid API key'], ['', 'No API key found in request'], [bob.token, 'Invalid API key']]
      for (const [key, message] of refusals) {
        const answer = await fetch(world.url + path, { headers: { ...(key !== undefined && { apikey: key }), authorization: `Bearer ${bob.token}` } })
        const body = await answer.json()
        assert.deepEqual([answer.status, body.message, body.code], [401, message, undefined], `${path} ${key?.slice(0, 8)}`)
      }
    }
  })

  it('the key can come in the query', async () => {
    const answer = await fetch(`${world.url}/auth/v1/settings?apikey=${world.key}`)
    assert.equal(answer.status, 200)
  })

  it('a key alone has the rights of nobody', async () => {
    const answer = await rest(undefined)
    assert.deepEqual([answer.status, answer.body.code], [401, '42501'])
  })
}, 4)
