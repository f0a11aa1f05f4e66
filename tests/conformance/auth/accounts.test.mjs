// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { addressOf, newAccount, newName, refusal, signedIn, signUp, token, userOf } from '../support/accounts.mjs'
import { call, cases, claimsOf, clientOf, newForm, ok, password, world } from '../support/http.mjs'

const has = (object, ...names) => assert.deepEqual(names.filter((name) => object[name] === undefined), [], `missing of ${Object.keys(object)}`)
const isError = ({ error, data }, name, status, code) => {
  assert.deepEqual([error?.name, error?.status, error?.code], [name, status, code])
  assert.equal(data.user ?? null, null)
}

cases('auth/accounts', (it) => {
  it('signing up yields a session with what the documentation names', async () => {
    const { session } = await newAccount()
    has(session, 'access_token', 'token_type', 'expires_in', 'expires_at', 'refresh_token', 'user')
    assert.deepEqual([session.token_type, session.expires_in], ['bearer', 3600])
    assert.ok(Math.abs(session.expires_at - Date.now() / 1000 - session.expires_in) < 30)
  })

  it('the user has its identity, its metadata and its times', async () => {
    const { user, name, email } = await newAccount()
    has(user, 'id', 'aud', 'role', 'email', 'app_metadata', 'user_metadata', 'identities', 'created_at', 'updated_at', 'email_confirmed_at', 'last_sign_in_at')
    assert.deepEqual([user.aud, user.role, user.email, user.is_anonymous, user.user_metadata.username], ['authenticated', 'authenticated', email, false, name])
    assert.deepEqual([user.app_metadata.provider, user.app_metadata.providers], ['email', ['email']])
    const [identity] = user.identities
    has(identity, 'id', 'identity_id', 'user_id', 'identity_data', 'provider', 'created_at', 'updated_at')
    assert.deepEqual([user.identities.length, identity.provider, identity.user_id, identity.identity_data.email], [1, 'email', user.id, email])
  })

  it('the access token has the claims of production', async () => {
    const { session, user } = await newAccount()
    const claims = claimsOf(session.access_token)
    has(claims, 'iss', 'sub', 'aud', 'exp', 'iat', 'email', 'phone', 'app_metadata', 'user_metadata', 'role', 'aal', 'amr', 'session_id', 'is_anonymous')
    assert.deepEqual([claims.sub, claims.aud, claims.role, claims.aal, claims.is_anonymous, claims.amr[0].method], [user.id, 'authenticated', 'authenticated', 'aal1', false, 'password'])
    assert.match(claims.iss, /\/auth\/v1$/)
    assert.equal(claims.exp - claims.iat, 3600)
  })

  it('an address that is taken', async () => {
    const { email } = await newAccount()
    isError(await clientOf().auth.signUp({ email, password }), 'AuthApiError', 422, 'user_already_exists')
    isError(await clientOf().auth.signUp({ email: email.toUpperCase(), password }), 'AuthApiError', 422, 'user_already_exists')
  })

  it('two sign-ups with one address at once: one account', async () => {
    const email = addressOf(newName())
    const answers = await Promise.all([1, 2, 3].map(() => signUp({ email, password, data: { username: newName() } })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422, 422])
  })

  it('a weak password says why', async () => {
    const answer = await clientOf().auth.signUp({ email: addressOf(newName()), password: 'short', options: { data: { username: newName() } } })
    isError(answer, 'AuthWeakPasswordError', 422, 'weak_password')
    assert.deepEqual(answer.error.reasons, ['length'])
  })

  it('an address that is none, and no password at all', async () => {
    isError(await clientOf().auth.signUp({ email: 'nonsense', password }), 'AuthApiError', 400, 'validation_failed')
    assert.deepEqual(refusal(await signUp({ email: addressOf(newName()) })), [400, 'validation_failed'])
  })

  it('without an address or number it is an anonymous sign-in, which is off', async () => {
    isError(await clientOf().auth.signInAnonymously(), 'AuthApiError', 422, 'anonymous_provider_disabled')
  })

  it('by phone is off', async () => {
    isError(await clientOf().auth.signUp({ phone: '+4915112345678', password }), 'AuthApiError', 400, 'phone_provider_disabled')
  })

  it('a body that is no JSON', async () => {
    assert.deepEqual(refusal(await signUp('{"email":')), [400, 'bad_json'])
  })

  it('a username that is taken: told in the initial form, hidden in the new one, and nothing stays', async () => {
    const { name } = await newAccount()
    const body = { email: addressOf(newName()), password, data: { username: name } }
    const told = await signUp(body, {})
    assert.deepEqual([told.status, told.body.code, told.body.hint], [409, 'PT409', 'username_taken'])
    assert.deepEqual(refusal(await signUp(body)), [500, 'unexpected_failure'])
    assert.deepEqual(refusal(await token('password', body)), [400, 'invalid_credentials'])
  })

  it('signing in, the address in any case', async () => {
    const account = await newAccount()
    const { user, session } = await signedIn({ email: account.email.toUpperCase() })
    assert.equal(user.id, account.user.id)
    assert.notEqual(claimsOf(session.access_token).session_id, claimsOf(account.session.access_token).session_id)
  })

  it('a wrong password and an unknown address are one answer', async () => {
    const { email } = await newAccount()
    for (const attempt of [{ email, password: 'wrong password' }, { email: addressOf(newName()), password }]) {
      const answer = await clientOf().auth.signInWithPassword(attempt)
      isError(answer, 'AuthApiError', 400, 'invalid_credentials')
      assert.equal(answer.error.message, 'Invalid login credentials')
    }
  })

  it('signing in without an address, without a password', async () => {
    for (const body of [{ password }, {}]) assert.equal((await token('password', body)).status, 400)
  })

  it('getUser tells who one is', async () => {
    const { client, user, session } = await newAccount()
    assert.equal(ok(await client.auth.getUser()).user.id, user.id)
    assert.equal(ok(await clientOf().auth.getUser(session.access_token)).user.email, user.email)
  })

  it('getUser without a token, with the key as token, with rubbish', async () => {
    const none = await call('/auth/v1/user', { headers: newForm })
    assert.deepEqual(refusal(none), [401, 'no_authorization'])
    assert.deepEqual(refusal(await userOf('rubbish')), [403, 'bad_jwt'])
    assert.equal((await userOf(world.key)).status, 403, 'the key is nobody')
  })

  it('updateUser merges the metadata and keeps the rest', async () => {
    const { client, name, user } = await newAccount()
    const changed = ok(await client.auth.updateUser({ data: { nick: 'ünï', deep: { a: [1] } } })).user
    assert.deepEqual([changed.id, changed.user_metadata.username, changed.user_metadata.nick, changed.user_metadata.deep], [user.id, name, 'ünï', { a: [1] }])
    assert.deepEqual(ok(await client.auth.getUser()).user.user_metadata.deep, { a: [1] })
  })

  it('a new password: the same one, a weak one, a good one', async () => {
    const account = await newAccount()
    const { client } = account
    isError(await client.auth.updateUser({ password }), 'AuthApiError', 422, 'same_password')
    isError(await client.auth.updateUser({ password: 'short' }), 'AuthWeakPasswordError', 422, 'weak_password')
    ok(await client.auth.updateUser({ password: 'another battery' }))
    isError(await clientOf().auth.signInWithPassword({ email: account.email, password }), 'AuthApiError', 400, 'invalid_credentials')
    assert.equal((await signedIn(account, 'another battery')).user.id, account.user.id)
  })

  it('updateUser without a token', async () => {
    const answer = await call('/auth/v1/user', { method: 'PUT', body: { data: {} }, headers: newForm })
    assert.deepEqual(refusal(answer), [401, 'no_authorization'])
  })

  it('an address of somebody else cannot be taken over', async () => {
    const [{ client }, { email }] = [await newAccount(), await newAccount()]
    isError(await client.auth.updateUser({ email }), 'AuthApiError', 422, 'email_exists')
  })

  it('health, settings and keys', async () => {
    const health = await call('/auth/v1/health')
    assert.equal(health.status, 200)
    has(health.body, 'name', 'version', 'description')
    const { body } = await call('/auth/v1/settings')
    has(body, 'external', 'disable_signup', 'mailer_autoconfirm')
    assert.deepEqual([body.external.email, body.external.phone, body.external.anonymous_users, body.disable_signup, body.mailer_autoconfirm], [true, false, false, false, true])
    const keys = await call('/auth/v1/.well-known/jwks.json')
    assert.ok(Array.isArray(keys.body.keys))
    assert.ok(keys.body.keys.every((key) => key.d === undefined && key.k === undefined), 'public keys alone')
  })
}, 3)
