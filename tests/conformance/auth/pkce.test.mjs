// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { newAccount, refusal, token } from '../support/accounts.mjs'
import { call, cases, clientOf, newForm, ok, unlessLocal, until, world } from '../support/http.mjs'

const back = 'http://127.0.0.1:49153/callback/4e2b'
const challengeOf = (verifier) => createHash('sha256').update(verifier).digest('base64url')

// An app that keeps its verifier in memory.
function app() {
  const kept = new Map()
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) }
  return clientOf(null, { flowType: 'pkce', persistSession: true, storage, detectSessionInUrl: false }).auth
}

const newestMail = (address) => until(async () => (await (await fetch(`${world.url}/_mail?to=${encodeURIComponent(address)}`)).json()).at(-1), `a mail to ${address}`)

async function click(link) {
  const answer = await fetch(link, { redirect: 'manual' })
  return { status: answer.status, to: new URL(answer.headers.get('location')) }
}

//! The code that a magic link, asked for with this challenge, leads to.
async function codeFor(email, body) {
  const asked = await call(`/auth/v1/otp?redirect_to=${encodeURIComponent(back)}`, { method: 'POST', headers: newForm, body: { email, create_user: false, ...body } })
  assert.deepEqual([asked.status, asked.body], [200, {}])
  return (await click((await newestMail(email)).links[0])).to.searchParams.get('code')
}
const exchange = (code, verifier) => token('pkce', { auth_code: code, code_verifier: verifier })

cases('auth/pkce', (it) => {
  it('the pair of RFC 7636, appendix B', () => {
    assert.equal(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  })

  it('a magic link leads back with a code, and the code to a session', async () => {
    const [{ email, user }, auth] = [await newAccount(), app()]
    ok(await auth.signInWithOtp({ email, options: { shouldCreateUser: false, emailRedirectTo: back } }))
    const { status, to } = await click((await newestMail(email)).links[0])
    assert.deepEqual([status, `${to.origin}${to.pathname}`, to.hash], [303, back, ''])
    assert.match(to.searchParams.get('code'), /^[0-9a-f-]{36}$/)
    assert.equal(ok(await auth.exchangeCodeForSession(to.searchParams.get('code'))).session.user.id, user.id)
  }, { skip: unlessLocal })

  it('a forgotten password: the code of the mail signs in, and a new one is set', async () => {
    const [{ email, user }, auth] = [await newAccount(), app()]
    ok(await auth.resetPasswordForEmail(email, { redirectTo: back }))
    const { to } = await click((await newestMail(email)).links[0])
    assert.equal(ok(await auth.exchangeCodeForSession(to.searchParams.get('code'))).user.id, user.id)
    ok(await auth.updateUser({ password: 'another battery' }))
    assert.equal(ok(await clientOf().auth.signInWithPassword({ email, password: 'another battery' })).user.id, user.id)
  }, { skip: unlessLocal })

  it('a code works once, and with its own verifier alone', async () => {
    const [{ email }, verifier] = [await newAccount(), randomBytes(48).toString('base64url')]
    const code = await codeFor(email, { code_challenge: challengeOf(verifier), code_challenge_method: 's256' })
    assert.deepEqual(refusal(await exchange(code, 'another'.repeat(8))), [400, 'bad_code_verifier'])
    const good = await exchange(code, verifier)
    assert.equal(good.status, 200)
    assert.equal(good.body.user.email, email)
    const again = await exchange(code, verifier)
    assert.ok(['flow_state_not_found', 'flow_state_already_used'].includes(again.body.code), again.body.code)
  }, { skip: unlessLocal })

  it('an unknown code, no code, no verifier', async () => {
    assert.deepEqual(refusal(await exchange(crypto.randomUUID(), 'v'.repeat(43))), [404, 'flow_state_not_found'])
    for (const body of [{ code_verifier: 'v'.repeat(43) }, { auth_code: crypto.randomUUID() }, {}]) assert.equal((await token('pkce', body)).status, 400, JSON.stringify(body))
  })

  it('without the verifier the client does not even ask', async () => {
    const { error } = await app().exchangeCodeForSession(crypto.randomUUID())
    assert.equal(error.name, 'AuthPKCECodeVerifierMissingError')
  })

  it('the link of a mail works once', async () => {
    const [{ email }, auth] = [await newAccount(), app()]
    ok(await auth.signInWithOtp({ email, options: { shouldCreateUser: false, emailRedirectTo: back } }))
    const [link] = (await newestMail(email)).links
    await click(link)
    const { to } = await click(link)
    assert.deepEqual([to.searchParams.get('error'), to.searchParams.get('error_code'), to.searchParams.get('code')], ['access_denied', 'otp_expired', null])
  }, { skip: unlessLocal })

  it('the code of a mail can be typed in, in any of its types', async () => {
    const { email, user } = await newAccount()
    ok(await clientOf().auth.signInWithOtp({ email, options: { shouldCreateUser: false } }))
    const { code } = await newestMail(email)
    const wrong = await clientOf().auth.verifyOtp({ email, token: code === '000000' ? '111111' : '000000', type: 'email' })
    assert.deepEqual([wrong.error.status, wrong.error.code], [403, 'otp_expired'])
    assert.equal(ok(await clientOf().auth.verifyOtp({ email, token: code, type: 'email' })).user.id, user.id)
    assert.equal((await clientOf().auth.verifyOtp({ email, token: code, type: 'email' })).error.code, 'otp_expired')
  }, { skip: unlessLocal })
}, 3)
