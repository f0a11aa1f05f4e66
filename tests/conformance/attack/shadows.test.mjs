// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { attack } from '../support/attack.mjs'
import { call, inDatabase, unlessLocal } from '../support/http.mjs'
import { makeTarget } from '../support/target.mjs'

// Functions that run with the rights of their owner, led astray by names: objects of the caller's that stand before theirs, and
// settings that a request carries along.
const t = await makeTarget()
const { outsider, owner } = t.people

// What a function would find if it looked where the caller says.
const shadows = {
  'a table of members': 'create temp table server_members as select $server$::uuid as server_id, $me$::uuid as user_id, \'owner\'::text as role, now() as joined_at, now() as updated_at',
  'a table of rooms': 'create temp table rooms as select $room$::uuid as id, $server$::uuid as server_id, \'member\'::text as write_role',
  'a table of limits': 'create temp table rate_limits (action text, burst int, per_second float, span interval)',
  'a table of blocks': 'create temp table blocks (owner_id uuid, blocked_id uuid, created_at timestamptz)',
  'a view of invites': 'create temp view invites as select $code$::text as code, $server$::uuid as server_id',
  'a function of its name': 'create function pg_temp.uid() returns uuid language sql as $f$ select $owner$::uuid $f$',
  'a function without a schema': 'create function pg_temp.lower(text) returns text language sql as $f$ select \'\' $f$',
  'a comparison of its own': 'create function pg_temp.same(uuid, uuid) returns boolean language sql as $f$ select true $f$; create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = pg_temp.same)',
}
const calls = {
  'reads changes': ["select public.conversation_changes('$room$', 0)", /not_member/],
  'makes an invite': ["select public.create_invite('$server$')", /not_member/],
  'writes': ["insert into public.messages (room_id, content) values ('$room$', '{\"type\": \"doc\"}')", /42501/],
  'removes a member': ["select public.kick_member('$server$', '$owner$')", /not_member/],
  'marks as read': ["select public.mark_read('$room$', 1)", /not_member/],
}
const names = { server: t.server, room: t.room, me: outsider.id, owner: owner.id, code: t.code }
const fill = (sql, quote) => sql.replace(/\$(server|room|me|owner|code)\$/g, (_, name) => (quote ? `'${names[name]}'` : names[name]))

// As a person whose connection does more than REST lets it: what comes of the call, after the shadow and with it first on the path.
const inShadow = (shadow, sql) => inDatabase(async (db) => {
  await db.unsafe('begin')
  try {
    await db`select set_config('request.jwt.claims', ${JSON.stringify({ role: 'authenticated', sub: outsider.id })}, true), set_config('role', 'authenticated', true)`
    await db.unsafe(fill(shadow, true))
    await db.unsafe('set local search_path = pg_temp, public, pg_catalog')
    await db.unsafe(fill(sql, false))
    return 'done'
  } catch (error) {
    return `${error.code} ${error.hint ?? ''} ${error.message}`
  } finally {
    await db.unsafe('rollback')
  }
})

const headers = {
  'a search path': { 'x-search-path': 'pg_temp', 'search-path': 'pg_temp' },
  'options of the connection': { 'pgoptions': '-c role=postgres', 'x-pg-options': '-c role=postgres' },
  'a role': { 'x-role': 'service_role', 'role': 'service_role' },
  'claims': { 'request.jwt.claims': '{"role":"service_role"}', 'x-hasura-role': 'admin' },
  'another address': { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'forwarded': 'for=127.0.0.1' },
  'another method': { 'x-http-method-override': 'DELETE' },
  'another person': { 'x-user-id': owner.id, 'x-supabase-user': owner.id, 'sub': owner.id },
}

attack('attack/shadows', t, (it) => {
  for (const [shadow, made] of Object.entries(shadows)) {
    for (const [what, [sql, refusal]] of Object.entries(calls)) {
      it(`outsider puts ${shadow} in front and ${what}: refused`, async () => {
        const found = await inShadow(made, sql)
        assert.match(found, refusal)
      }, { skip: unlessLocal })
    }
  }
  for (const schema of ['public', 'private', 'auth', 'extensions', 'realtime', 'pg_catalog']) {
    it(`outsider makes a function in ${schema}: 42501`, async () => assert.match(await inShadow(`create function ${schema}.lower(x uuid) returns text language sql as $f$ select '' $f$`, 'select 1'), /^42501/), { skip: unlessLocal })
  }
  for (const role of ['postgres', 'service_role', 'supabase_admin', 'supabase_auth_admin', 'pg_read_server_files']) {
    it(`outsider becomes ${role} inside a statement: refused`, async () => {
      const found = await inDatabase(async (db) => {
        const [{ may }] = await db`select pg_has_role('authenticated', ${role}, 'set') as may`
        return may
      })
      assert.equal(found, false)
    }, { skip: unlessLocal })
  }
  for (const [what, more] of Object.entries(headers)) {
    it(`outsider sends ${what} along: 0 rows`, async () => {
      const answer = await call(`/rest/v1/messages?room_id=eq.${t.room}`, { token: outsider.token, headers: more })
      assert.deepEqual([answer.status, answer.body], [200, []])
    })
    it(`nobody sends ${what} along: 401`, async () => {
      const answer = await call('/rest/v1/rpc/files_to_sweep', { method: 'POST', body: { max: 1 }, headers: more })
      assert.deepEqual([answer.status, answer.body.code], [401, '42501'])
    })
  }
  it('allowed: without a shadow a member may', () => inDatabase(async (db) => {
    await db.unsafe('begin')
    await db`select set_config('request.jwt.claims', ${JSON.stringify({ role: 'authenticated', sub: t.people.member.id })}, true), set_config('role', 'authenticated', true)`
    const [row] = await db.unsafe(fill("select public.conversation_changes('$room$', 0) as changes", false))
    await db.unsafe('rollback')
    assert.ok(row.changes.messages.length > 0)
  }), { skip: unlessLocal })
})
