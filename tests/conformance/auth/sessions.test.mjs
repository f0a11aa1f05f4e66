// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { newAccount, refresh, refusal, signedIn, token, userOf } from '../support/accounts.mjs'
import { call, cases, claimsOf, clientOf, inDatabase, newForm, ok, until, world } from '../support/http.mjs'

const reuseInterval = 10_000

//! Lets the reuse interval of everything that this user has spent go by.
async function passReuseInterval(user) {
  if (world.local) return inDatabase((sql) => sql`update auth.refresh_tokens set updated_at = updated_at - interval '11 seconds' where user_id = ${user.id}::text::uuid`)
  const end = Date.now() + reuseInterval + 1000
  return until(() => Date.now() > end, 'the reuse interval', 20)
}

//! Runs what has to happen inside the reuse interval, and once more where the machine was too slow for it.
async function insideReuseInterval(work) {
  for (let round = 1; ; round++) {
    const began = Date.now()
    try {
      return await work(await newAccount())
    } catch (error) {
      if (Date.now() - began < reuseInterval || round === 5) throw error
    }
  }
}
const refreshed = async (session) => {
  const answer = await refresh(session)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
const isAlive = async ({ access_token: bearer }) => (await userOf(bearer)).status === 200
const states = async (sessions) => Promise.all(sessions.map(({ session }) => isAlive(session)))

//! The account with four sessions.
async function fourSessions() {
  const account = await newAccount()
  return [account, await signedIn(account), await signedIn(account), await signedIn(account)]
}

cases('auth/sessions', (it) => {
  it('refreshSession yields a new pair of the same session', async () => {
    const { client, session, user } = await newAccount()
    const next = ok(await client.auth.refreshSession()).session
    assert.notEqual(next.refresh_token, session.refresh_token)
    assert.deepEqual([next.user.id, claimsOf(next.access_token).session_id], [user.id, claimsOf(session.access_token).session_id])
    assert.ok(await isAlive(next))
    assert.ok(await isAlive(session), 'the access token lives until it expires')
  })

  it('a session of ten refreshes in a row', async () => {
    let { session } = await newAccount()
    const seen = new Set([session.refresh_token])
    for (let n = 0; n < 10; n++) seen.add((session = await refreshed(session)).refresh_token)
    assert.equal(seen.size, 11)
  })

  it('reuse inside the interval is harmless, once for the parent and once for who is older', () => insideReuseInterval(async ({ session }) => {
    const second = await refreshed(session)
    assert.ok((await refreshed(session)).access_token, 'the parent of the active one')
    await refreshed(second)
    const late = await refreshed(session)
    assert.ok((await refreshed(late)).access_token)
  }))

  it('the parent of the active token brings it again, also much later: the answer was lost', async () => {
    const { session, user } = await newAccount()
    const second = await refreshed(session)
    await passReuseInterval(user)
    assert.equal((await refreshed(session)).refresh_token, second.refresh_token)
    assert.ok((await refreshed(second)).access_token)
  })

  it('reuse past the interval revokes the family, and no other session', async () => {
    const account = await newAccount()
    const other = await signedIn(account)
    const third = await refreshed(await refreshed(account.session))
    await passReuseInterval(account.user)
    assert.deepEqual(refusal(await refresh(account.session)), [400, 'refresh_token_already_used'])
    const rightful = await refresh(third)
    assert.equal(rightful.status, 400)
    assert.ok(['refresh_token_already_used', 'refresh_token_not_found', 'session_not_found'].includes(rightful.body.code), rightful.body.code)
    assert.ok((await refreshed(other.session)).access_token, 'another device goes on')
  })

  it('the official client hears of the end of its session', async () => {
    const { client, session, user } = await newAccount()
    await refreshed(await refreshed(session))
    await passReuseInterval(user)
    const { error, data } = await client.auth.refreshSession({ refresh_token: session.refresh_token })
    assert.deepEqual([error.name, error.status, error.code, data.session], ['AuthApiError', 400, 'refresh_token_already_used', null])
  })

  it('five refreshes at once leave one chain', async () => {
    const { session } = await newAccount()
    const answers = await Promise.all(Array.from({ length: 5 }, () => refreshed(session)))
    assert.equal(new Set(answers.map((answer) => claimsOf(answer.access_token).session_id)).size, 1)
    for (const answer of answers) assert.ok((await refreshed(answer)).access_token)
  })

  it('unknown, malformed and missing refresh tokens', async () => {
    assert.deepEqual(refusal(await token('refresh_token', { refresh_token: 'abcdef123456' })), [400, 'refresh_token_not_found'])
    for (const value of ['', '??', 'x'.repeat(5000)]) assert.equal((await token('refresh_token', { refresh_token: value })).status, 400, value.slice(0, 9))
    assert.equal((await token('refresh_token', {})).status, 400)
  })

  it('signing out here leaves the other sessions', async () => {
    const sessions = await fourSessions()
    assert.equal((await sessions[0].client.auth.signOut({ scope: 'local' })).error, null)
    assert.deepEqual(await states(sessions), [false, true, true, true])
    assert.equal((await refresh(sessions[0].session)).status, 400)
    assert.equal(ok(await sessions[0].client.auth.getSession()).session, null)
  })

  it('signing out the others leaves this session', async () => {
    const sessions = await fourSessions()
    assert.equal((await sessions[1].client.auth.signOut({ scope: 'others' })).error, null)
    assert.deepEqual(await states(sessions), [false, true, false, false])
    for (const n of [0, 2, 3]) assert.equal((await refresh(sessions[n].session)).status, 400)
    assert.ok((await refreshed(sessions[1].session)).access_token)
  })

  it('signing out everywhere, which is what no scope means', async () => {
    for (const scope of ['global', undefined]) {
      const sessions = await fourSessions()
      const { session } = sessions[2]
      const answer = await call(`/auth/v1/logout${scope ? `?scope=${scope}` : ''}`, { method: 'POST', token: session.access_token, headers: newForm })
      assert.deepEqual([answer.status, answer.body], [204, null])
      assert.deepEqual(await states(sessions), [false, false, false, false])
    }
  })

  it('a session that is over: its access token is refused by Auth, and signing out again tells so', async () => {
    const { client, session } = await newAccount()
    assert.equal((await client.auth.signOut({ scope: 'local' })).error, null)
    assert.deepEqual(refusal(await userOf(session.access_token)), [403, 'session_not_found'])
    const again = await call('/auth/v1/logout?scope=local', { method: 'POST', token: session.access_token, headers: newForm })
    assert.ok([401, 403, 404].includes(again.status), String(again.status))
    const { error } = await clientOf().auth.getUser(session.access_token)
    assert.equal(error.name, 'AuthSessionMissingError')
  })

  it('a new password ends the other sessions and not this one', async () => {
    const sessions = await fourSessions()
    ok(await sessions[0].client.auth.updateUser({ password: 'another battery' }))
    assert.deepEqual(await states(sessions), [true, false, false, false])
    for (const n of [1, 2, 3]) assert.equal((await refresh(sessions[n].session)).status, 400)
  })

  it('signing out without a token', async () => {
    assert.deepEqual(refusal(await call('/auth/v1/logout', { method: 'POST', headers: newForm })), [401, 'no_authorization'])
  })
}, 3)
