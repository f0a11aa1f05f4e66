// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { addressOf, newAccount, newName, signUp, token } from '../support/accounts.mjs'
import { call, cases, clientOf, newForm, password, unlessLocal, world } from '../support/http.mjs'

const taken = (await newAccount()).email
const post = (path, body) => (headers) => call(`/auth/v1/${path}`, { method: 'POST', body, headers })
const refusals = {
  'a wrong password': [(headers) => token('password', { email: taken, password: 'wrong password' }, headers), 400, 'invalid_credentials'],
  'an address that is taken': [(headers) => signUp({ email: taken, password }, headers), 422, 'user_already_exists'],
  'a weak password': [(headers) => signUp({ email: addressOf(newName()), password: 'x' }, headers), 422, 'weak_password'],
  'an unknown refresh token': [(headers) => token('refresh_token', { refresh_token: 'abcdef123456' }, headers), 400, 'refresh_token_not_found'],
  'a bad token': [(headers) => call('/auth/v1/user', { token: 'x.y.z', headers }), 403, 'bad_jwt'],
  'no token': [(headers) => call('/auth/v1/user', { headers }), 401, 'no_authorization'],
  'a wrong code': [post('verify', { type: 'email', email: taken, token: '000000' }), 403, 'otp_expired'],
  'a wrong hash': [post('verify', { type: 'email', token_hash: 'pkce_0000' }), 403, 'otp_expired'],
  'a code of PKCE that is unknown': [post('token?grant_type=pkce', { auth_code: crypto.randomUUID(), code_verifier: 'v'.repeat(43) }), 404, 'flow_state_not_found'],
  'anonymous sign-in': [post('signup', {}), 422, 'anonymous_provider_disabled'],
  'no JSON': [post('token?grant_type=password', '{'), 400, 'bad_json'],
}

cases('auth/errors', (it) => {
  for (const [name, [attempt, status, code]] of Object.entries(refusals)) {
    it(`${name}: the form of 2024-01-01`, async () => {
      const answer = await attempt(newForm)
      assert.deepEqual([answer.status, answer.body.code, answer.headers.get('x-supabase-api-version')], [status, code, '2024-01-01'])
      assert.ok(typeof answer.body.message === 'string' && answer.body.msg === undefined && answer.body.error_code === undefined)
    })
    it(`${name}: the initial form`, async () => {
      const answer = await attempt({})
      assert.deepEqual([answer.status, answer.body.code, answer.body.error_code, answer.headers.get('x-supabase-api-version')], [status, status, code, null])
      assert.ok(typeof answer.body.msg === 'string' && answer.body.message === undefined)
    })
    it(`${name}: the code is in a header too`, async () => {
      for (const headers of [newForm, {}]) assert.equal((await attempt(headers)).headers.get('x-sb-error-code'), code)
    })
  }

  it('a later version of the form is answered like the newest that is known', async () => {
    const answer = await token('password', { email: taken, password: 'wrong password' }, { 'x-supabase-api-version': '2030-01-01' })
    assert.equal(answer.body.code, 'invalid_credentials')
  })

  it('an earlier one, and nonsense, like none', async () => {
    for (const version of ['2023-01-01', 'nonsense']) {
      const { body } = await token('password', { email: taken, password: 'wrong password' }, { 'x-supabase-api-version': version })
      assert.equal(body.error_code, 'invalid_credentials', version)
    }
  })

  it('who forgot a password is answered the same, known or not', async () => {
    const [known, unknown] = [await clientOf().auth.resetPasswordForEmail(taken), await clientOf().auth.resetPasswordForEmail(addressOf(newName()))]
    assert.deepEqual(known, unknown)
    assert.equal(known.error, null)
    const bare = await post('recover', { email: addressOf(newName()) })(newForm)
    assert.deepEqual([bare.status, bare.body], [200, {}])
  })

  it('a magic link for nobody, when no account is to be made', async () => {
    const { error } = await clientOf().auth.signInWithOtp({ email: addressOf(newName()), options: { shouldCreateUser: false } })
    assert.deepEqual([error.status, error.code], [422, 'otp_disabled'])
  })

  it('a provider that is off', async () => {
    const answer = await fetch(`${world.url}/auth/v1/authorize?provider=discord&redirect_to=http%3A%2F%2F127.0.0.1%3A1%2F`, { redirect: 'manual' })
    assert.equal(answer.status, 400)
  })

  it('a second mail within a minute is refused', async () => {
    const { client, email } = await newAccount()
    await client.auth.resetPasswordForEmail(email)
    const { error } = await client.auth.resetPasswordForEmail(email)
    assert.deepEqual([error.status, error.code], [429, 'over_email_send_rate_limit'])
  }, { skip: unlessLocal ? false : 'the stack has no limits of Auth' })
}, 4)
