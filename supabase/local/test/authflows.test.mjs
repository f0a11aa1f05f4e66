// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createClient } from '@supabase/supabase-js'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import WebSocket from 'ws'
import { verifyJwt } from '../jwt.mjs'
import { openProfile } from '../profile.mjs'
import { call, mailTo, newPerson, password, startTestStack } from './harness.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aigm-config-'))
const migrations = join(import.meta.dirname, '..', '..', 'migrations')
const back = 'http://127.0.0.1:49152/callback/8d1f'
let open // confirms at once
let strict // wants the address confirmed
before(async () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'config.toml'), 'utf8')
  const config = join(folder, 'config.toml')
  writeFileSync(config, text.replace('enable_confirmations = false', 'enable_confirmations = true'))
  open = await startTestStack({ migrations })
  strict = await startTestStack({ config, migrations })
})
after(async () => {
  await open.stop()
  await strict.stop()
  rmSync(folder, { recursive: true })
})

// An app that keeps its PKCE verifier in memory.
function appOf(stack, flowType = 'pkce') {
  const kept = new Map()
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) }
  return createClient(stack.url, stack.key, { auth: { flowType, storage, autoRefreshToken: false, detectSessionInUrl: false }, realtime: { transport: WebSocket } }).auth
}
const follow = async (link) => {
  const answer = await fetch(link, { redirect: 'manual' })
  return { status: answer.status, to: new URL(answer.headers.get('location')) }
}
const fragmentOf = (url) => Object.fromEntries(new URLSearchParams(url.hash.slice(1)))
let people = 0
const newAddress = () => `flow${++people}@example.test`
const methodOf = (stack, session) => verifyJwt(session.access_token, openProfile(stack.data).jwtSecret).claims.amr[0].method
const ok = ({ data, error }) => {
  assert.equal(error, null)
  return data
}

test('sign-up with confirmation: no session before the click, one after it', async () => {
  const email = newAddress()
  const app = appOf(strict, 'implicit')
  const { session, user } = ok(await app.signUp({ email, password, options: { emailRedirectTo: back } }))
  assert.deepEqual([session, user.email, user.identities.length, user.email_confirmed_at], [null, email, 1, undefined])
  assert.equal((await app.signInWithPassword({ email, password })).error.code, 'email_not_confirmed')
  const mail = await mailTo(strict, email)
  assert.ok(mail.links[0].startsWith(`${strict.url}/auth/v1/verify?`))
  const { status, to } = await follow(mail.links[0])
  const { access_token: token, refresh_token: refresh, type } = fragmentOf(to)
  assert.deepEqual([status, `${to.origin}${to.pathname}`, type], [303, back, 'signup'])
  assert.equal(ok(await app.setSession({ access_token: token, refresh_token: refresh })).user.email, email)
  assert.equal(ok(await app.signInWithPassword({ email, password })).user.email, email)
  const again = await follow(mail.links[0])
  assert.equal(fragmentOf(again.to).error_code, 'otp_expired')
  assert.equal(again.to.searchParams.get('error_code'), 'otp_expired', 'in the query as well')
})

test('sign-up with confirmation in an app: the link brings a code, and the code a session, once', async () => {
  const email = newAddress()
  const app = appOf(strict)
  ok(await app.signUp({ email, password, options: { emailRedirectTo: back } }))
  const mail = await mailTo(strict, email)
  const { to } = await follow(mail.links[0])
  assert.deepEqual([`${to.origin}${to.pathname}`, to.hash], [back, ''])
  const code = to.searchParams.get('code')
  const stranger = await call(strict, '/auth/v1/token?grant_type=pkce', { method: 'POST', body: { auth_code: code, code_verifier: 'x'.repeat(43) } })
  assert.deepEqual([stranger.status, stranger.body.error_code], [400, 'bad_code_verifier'])
  const { session } = ok(await app.exchangeCodeForSession(code))
  assert.equal(session.user.email, email)
  const replay = await call(strict, '/auth/v1/token?grant_type=pkce', { method: 'POST', body: { auth_code: code, code_verifier: 'x'.repeat(43) } })
  assert.deepEqual([replay.status, replay.body.error_code], [404, 'flow_state_not_found'])
})

test('the code of a mail can be typed in, by either name of its type, and a wrong one cannot', async () => {
  for (const [type, flow] of [['email', 'pkce'], ['signup', 'implicit'], ['email', 'implicit']]) {
    const email = newAddress()
    const app = appOf(strict, flow)
    ok(await app.signUp({ email, password }))
    const { code } = await mailTo(strict, email)
    assert.equal((await app.verifyOtp({ email, token: String((Number(code) + 1) % 1e6).padStart(6, '0'), type })).error.code, 'otp_expired')
    assert.equal(ok(await app.verifyOtp({ email, token: code, type })).user.email, email)
  }
})

test('signing up says nothing about who exists, and sends an existing account no mail', async () => {
  const known = newAddress()
  const app = appOf(strict)
  ok(await app.signUp({ email: known, password }))
  ok(await app.verifyOtp({ email: known, token: (await mailTo(strict, known)).code, type: 'email' }))
  const times = { known: [], unknown: [] }
  const answers = {}
  for (let round = 0; round < 5; round++) {
    for (const kind of Object.keys(times)) {
      const from = performance.now()
      answers[kind] = await call(strict, '/auth/v1/signup', { method: 'POST', body: { email: kind === 'known' ? known : newAddress(), password } })
      times[kind].push(performance.now() - from)
    }
  }
  const { known: taken, unknown: fresh } = answers
  assert.deepEqual([taken.status, fresh.status], [200, 200])
  assert.deepEqual(Object.keys(taken.body).sort(), Object.keys(fresh.body).sort())
  assert.deepEqual([taken.body.email, taken.body.identities], [known, []], 'which production gives away as well')
  assert.equal((await (await fetch(`${strict.url}/_mail?to=${known}`)).json()).length, 1)
  const median = (list) => list.sort((a, b) => a - b)[2]
  const ratio = median(times.known) / median(times.unknown)
  assert.ok(ratio > 0.5 && ratio < 2, `a known address takes ${ratio.toFixed(2)} times as long`)
})

test('an account that was never confirmed gets its mail again, by signing up or by asking', async () => {
  const email = newAddress()
  const app = appOf(strict)
  ok(await app.signUp({ email, password }))
  ok(await app.signUp({ email, password: 'another password' }))
  ok(await app.resend({ type: 'signup', email }))
  const mail = await mailTo(strict, email, 3)
  ok(await app.verifyOtp({ email, token: mail.code, type: 'email' }))
  assert.equal((await app.signInWithPassword({ email, password: 'another password' })).error.code, 'invalid_credentials', 'the first password holds')
  ok(await app.resend({ type: 'signup', email: 'nobody@example.test' }))
})

test('a forgotten password: mailed code or link, the same answer for who does not exist', async () => {
  const { email, session: old } = await newPerson(open)
  const app = appOf(open)
  ok(await app.resetPasswordForEmail(email, { redirectTo: back }))
  const { to } = await follow((await mailTo(open, email)).links[0])
  const { session } = ok(await app.exchangeCodeForSession(to.searchParams.get('code')))
  assert.equal(session.user.email, email)
  assert.equal(methodOf(open, session), 'otp')
  ok(await app.updateUser({ password: 'a new password' }))
  ok(await appOf(open).signInWithPassword({ email, password: 'a new password' }))
  const statusOf = async ({ access_token: token }) => (await call(open, '/auth/v1/user', { token })).status
  assert.deepEqual([await statusOf(session), await statusOf(old)], [200, 403], 'a new password ends every other session')
  assert.equal((await appOf(open).signInWithPassword({ email, password })).error.code, 'invalid_credentials')

  ok(await app.resetPasswordForEmail(email))
  ok(await app.verifyOtp({ email, token: (await mailTo(open, email, 2)).code, type: 'recovery' }))
  const answers = []
  for (const address of [email, 'nobody@example.test']) answers.push(await call(open, '/auth/v1/recover', { method: 'POST', body: { email: address } }))
  assert.deepEqual(answers.map(({ status, body }) => [status, body]), [[200, {}], [200, {}]])
  assert.equal((await call(open, '/auth/v1/recover', { method: 'POST', body: { email: 'nonsense' } })).status, 400)
})

test('a magic link signs in, and makes the account at the first time', async () => {
  for (const email of [newAddress(), (await newPerson(open)).email]) {
    const app = appOf(open)
    ok(await app.signInWithOtp({ email, options: { emailRedirectTo: back } }))
    const { to } = await follow((await mailTo(open, email)).links[0])
    const { session } = ok(await app.exchangeCodeForSession(to.searchParams.get('code')))
    assert.equal(session.user.email, email)
    const typed = appOf(open)
    ok(await typed.signInWithOtp({ email }))
    ok(await typed.verifyOtp({ email, token: (await mailTo(open, email, 2)).code, type: 'email' }))
  }
  assert.equal((await appOf(open).signInWithOtp({ email: newAddress(), options: { shouldCreateUser: false } })).error.code, 'otp_disabled')
})

test('a place to return to that is not allowed is replaced by the site', async () => {
  const { email } = await newPerson(open)
  for (const [at, place] of ['https://evil.example/', 'http://localhost:1/', 'http://127.0.0.1.evil.example/'].entries()) {
    const app = appOf(open)
    ok(await app.resetPasswordForEmail(email, { redirectTo: place }))
    const mail = await mailTo(open, email, at + 1)
    const { to } = await follow(mail.links[0].replace(/redirect_to=[^&]*/, `redirect_to=${encodeURIComponent(place)}`))
    assert.equal(to.origin, open.url, place)
  }
})

const sits = (person) => fetch(`${open.url}/_fake/github/user`, { method: 'PUT', body: JSON.stringify(person) })
const github = (id, email, more = {}) => ({ id, login: `octo${id}`, name: `Octo ${id}`, emails: [{ email, verified: true, primary: true, ...more }] })

async function throughBrowser(app, redirectTo = back) {
  const { url } = ok(await app.signInWithOAuth({ provider: 'github', options: { redirectTo, skipBrowserRedirect: true } }))
  const toGitHub = await follow(url)
  assert.equal(toGitHub.status, 302)
  assert.ok(toGitHub.to.href.startsWith(`${open.url}/_fake/github/login/oauth/authorize?`))
  const toAuth = await follow(toGitHub.to)
  assert.equal(`${toAuth.to.origin}${toAuth.to.pathname}`, `${open.url}/auth/v1/callback`)
  return { ...(await follow(toAuth.to)), callback: toAuth.to }
}

test('GitHub: a new person, the same one again, and one whose address is known', async () => {
  await sits(github(11, 'eleven@example.test'))
  const first = appOf(open)
  const { to } = await throughBrowser(first)
  assert.equal(`${to.origin}${to.pathname}`, back)
  const { session } = ok(await first.exchangeCodeForSession(to.searchParams.get('code')))
  const { user, provider_token: token } = session
  assert.deepEqual([user.email, user.app_metadata.provider, user.user_metadata.user_name, user.identities[0].provider], ['eleven@example.test', 'github', 'octo11', 'github'])
  assert.ok(token.startsWith('gho_'))
  assert.equal(methodOf(open, session), 'oauth')

  const again = appOf(open)
  const second = ok(await again.exchangeCodeForSession((await throughBrowser(again)).to.searchParams.get('code')))
  assert.equal(second.session.user.id, user.id)

  const person = await newPerson(open)
  await sits(github(12, person.email))
  const linked = appOf(open)
  const third = ok(await linked.exchangeCodeForSession((await throughBrowser(linked)).to.searchParams.get('code')))
  assert.deepEqual([third.session.user.id, third.session.user.app_metadata.providers.sort()], [person.user.id, ['email', 'github']])
})

test('GitHub: refused, replayed, forged', async () => {
  await sits({ denies: true })
  const { to } = await throughBrowser(appOf(open))
  assert.deepEqual([to.origin + to.pathname, to.searchParams.get('error'), fragmentOf(to).error], [back, 'access_denied', 'access_denied'])

  await sits(github(13, 'thirteen@example.test'))
  const app = appOf(open)
  const { to: done, callback } = await throughBrowser(app)
  const replayed = await follow(callback)
  assert.ok(replayed.to.searchParams.get('error'), 'the state is spent')
  assert.equal((await appOf(open).exchangeCodeForSession(done.searchParams.get('code'))).error.name, 'AuthPKCECodeVerifierMissingError')
  ok(await app.exchangeCodeForSession(done.searchParams.get('code')))
  const forged = await follow(`${open.url}/auth/v1/callback?code=x&state=${crypto.randomUUID()}`)
  assert.equal(forged.to.searchParams.get('error_code'), 'bad_oauth_state')
  const other = await call(open, `/auth/v1/authorize?provider=discord&redirect_to=${encodeURIComponent(back)}`)
  assert.equal(other.status, 400)
})

test('signing out: this session, the others, or all of them', async () => {
  const { email } = await newPerson(open)
  const sessions = []
  for (let n = 0; n < 4; n++) sessions.push(ok(await appOf(open).signInWithPassword({ email, password })).session)
  const signOut = (session, scope) => call(open, `/auth/v1/logout${scope ? `?scope=${scope}` : ''}`, { method: 'POST', token: session.access_token })
  const alive = async () => {
    const answers = []
    for (const session of sessions) answers.push((await call(open, '/auth/v1/user', { token: session.access_token })).status === 200)
    return answers
  }
  assert.equal((await signOut(sessions[0], 'local')).status, 204)
  assert.deepEqual(await alive(), [false, true, true, true])
  assert.equal((await signOut(sessions[1], 'others')).status, 204)
  assert.deepEqual(await alive(), [false, true, false, false])
  const refreshed = await call(open, '/auth/v1/token?grant_type=refresh_token', { method: 'POST', body: { refresh_token: sessions[3].refresh_token } })
  assert.equal(refreshed.status, 400, 'a refresh is dead at once')
  sessions.push(ok(await appOf(open).signInWithPassword({ email, password })).session)
  assert.equal((await signOut(sessions[4])).status, 204)
  assert.deepEqual(await alive(), [false, false, false, false, false], 'without a scope: everywhere')
  assert.equal((await signOut(sessions[4], 'nonsense')).status, 403)
})

test('the mails and the fake GitHub are for tests alone', async () => {
  const plain = await startTestStack({ test: false })
  try {
    for (const path of ['/_mail', '/_fake/github/user']) assert.equal((await call(plain, path)).status, 404)
    assert.equal((await call(plain, '/auth/v1/settings')).body.external.github, false)
  } finally {
    await plain.stop()
  }
})
