// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { attack } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { badClaims, forgedTokens, signed } from '../support/forgeries.mjs'
import { call, cases, clientOf, unlessLocal, world } from '../support/http.mjs'
import { endAll, joining } from '../support/listening.mjs'
import { makeTarget } from '../support/target.mjs'

// Tokens that pretend to be the owner, or somebody greater: each reads, writes, calls, joins and asks for files.
const t = await makeTarget()
const { owner, outsider, member } = t.people
after(endAll)

const publicKeys = (await call('/auth/v1/.well-known/jwks.json')).body.keys
const forged = forgedTokens(owner, outsider.token, publicKeys)
const spoiled = world.local ? badClaims(owner.token) : {}
const roles = world.local ? wrongRoles() : {}

// Signed with the secret itself, for a role that no token may name. (Auth asks for the person alone.)
function wrongRoles() {
  const { jwtSecret } = world.local
  const exp = Math.floor(Date.now() / 1000) + 3600
  return Object.fromEntries(['anon', 'postgres', 'supabase_admin', 'supabase_auth_admin', 'no_such_role', ''].map((role) => [`the role "${role}"`, signed({ sub: owner.id, role, aud: 'authenticated', exp }, jwtSecret)]))
}

const ways = {
  'reads the messages': async (token) => (await call(`/rest/v1/messages?room_id=eq.${t.room}`, { token })).status,
  'writes a message': async (token) => (await call('/rest/v1/messages', { method: 'POST', token, body: { room_id: t.room, content: paragraph('forged') } })).status,
  'asks for the overview': async (token) => (await call('/rest/v1/rpc/unread_overview', { method: 'POST', token, body: {} })).status,
  'sweeps the files': async (token) => (await call('/functions/v1/sweep-uploads', { method: 'POST', token, body: {} })).status,
  'asks for a file': async (token) => (await call('/functions/v1/sign-download', { method: 'POST', token, body: { ids: [crypto.randomUUID()] } })).status,
}
const refused = [401, 403]

attack('attack/tokens', t, (it) => {
  for (const [name, token] of Object.entries({ ...forged, ...spoiled, ...roles })) {
    for (const [way, attempt] of Object.entries(ways)) {
      it(`somebody with "${name}" ${way}: refused`, async () => {
        const status = await attempt(token)
        assert.ok(refused.includes(status), String(status))
      })
    }
  }
  for (const [name, token] of Object.entries({ ...forged, ...spoiled })) {
    it(`somebody with "${name}" changes the password: refused`, async () => {
      const { status } = await call('/auth/v1/user', { method: 'PUT', token, body: { password: 'taken over' } })
      assert.ok([401, 403, 404].includes(status), String(status))
    })
  }

  it('somebody takes the token of a session that is over to Auth: refused', async () => {
    const { data } = await clientOf().auth.signUp({ email: `${crypto.randomUUID()}@conformance.example`, password: 'correct horse battery', options: { data: { username: `tok${Date.now().toString(36)}` } } })
    const { access_token: token } = data.session
    assert.equal((await call('/auth/v1/logout', { method: 'POST', token })).status, 204)
    assert.equal((await call('/auth/v1/user', { token })).status, 403)
  })

  for (const [what, body] of Object.entries({ 'a role': { role: 'service_role' }, 'app_metadata': { app_metadata: { role: 'admin', provider: 'x' } }, 'an aud': { aud: 'supabase_admin' }, 'a ban of its own': { banned_until: '2001-01-01' }, 'a confirmed address': { email_confirm: true } })) {
    it(`member gives himself ${what}: it is not taken`, async () => {
      const { status, body: user } = await call('/auth/v1/user', { method: 'PUT', token: member.token, body })
      const after = (await call('/auth/v1/user', { token: member.token })).body
      assert.deepEqual([after.role, after.aud, after.app_metadata.role, after.app_metadata.provider], ['authenticated', 'authenticated', undefined, 'email'], `${status} ${JSON.stringify(user)}`)
    })
  }
  it('somebody signs up with a role: it is not taken', async () => {
    const name = `tok${crypto.randomUUID().slice(0, 8)}`
    const { body } = await call('/auth/v1/signup', { method: 'POST', body: { email: `${name}@conformance.example`, password: 'correct horse battery', role: 'service_role', aud: 'x', app_metadata: { admin: true }, data: { username: name, role: 'service_role', app_metadata: { admin: true } } } })
    assert.deepEqual([body.user.role, body.user.aud, body.user.app_metadata.admin], ['authenticated', 'authenticated', undefined])
    const made = clientOf({ token: body.access_token })
    assert.deepEqual((await made.from('messages').select('id')).data, [])
    assert.equal((await made.rpc('files_to_sweep', { max: 1 })).error.code, '42501')
  })
  it('allowed: the owner himself', async () => assert.equal(await ways['reads the messages'](owner.token), 200))
  it('the service role is not in the hands of who has the key', async () => {
    for (const key of [world.key, outsider.token]) assert.ok(refused.includes((await call('/rest/v1/rpc/files_to_sweep', { method: 'POST', token: key, body: { max: 1 } })).status))
  }, { skip: unlessLocal })
})

// A refused join is held back for 5 seconds.
cases('attack/tokens', (it) => {
  for (const [name, token] of Object.entries({ ...forged, ...spoiled, ...roles })) {
    it(`somebody with "${name}" joins the owner's topic: refused`, async () => assert.notEqual(await joining({ token }, `user:${owner.id}`), 'SUBSCRIBED'))
  }
  it('allowed: the owner joins it', async () => assert.equal(await joining(owner, `user:${owner.id}`), 'SUBSCRIBED'))
}, 40)
