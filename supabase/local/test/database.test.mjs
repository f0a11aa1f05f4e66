// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { call, clientFor, fixtureMigrations, newPerson, startTestStack } from './harness.mjs'

const base = mkdtempSync(join(tmpdir(), 'aigm-db-'))
after(() => rmSync(base, { recursive: true, force: true }))

function folderWith(files) {
  const folder = mkdtempSync(join(base, 'migrations-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

test('migrations run once, in order, as postgres, each in one transaction', async () => {
  const data = join(base, 'order')
  const files = { '20260101000000_one.sql': 'create table public.t (n int); insert into t values (1);', '20260102000000_two.sql': 'insert into t values (2); create view public.who as select current_user as name;' }
  const first = await startTestStack({ data, migrations: folderWith(files) })
  const sql = postgres(first.db, { max: 1 })
  assert.deepEqual((await sql`select n from t`).map((row) => row.n), [1, 2])
  const [{ owner, superuser }] = await sql`select tableowner as owner, (select rolsuper from pg_roles where rolname = 'postgres') as superuser from pg_tables where tablename = 't'`
  assert.deepEqual([owner, superuser], ['postgres', false])
  assert.deepEqual((await sql`select version, name from supabase_migrations.schema_migrations order by 1`).map((row) => [row.version, row.name]), [['20260101000000', 'one'], ['20260102000000', 'two']])
  await sql.end()
  await first.stop()

  const broken = folderWith({ ...files, '20260103000000_three.sql': 'insert into t values (3);\nselect broken;' })
  await assert.rejects(startTestStack({ data, migrations: broken }), /20260103000000_three\.sql:2: column "broken" does not exist/)
  const mended = folderWith({ ...files, '20260103000000_three.sql': 'insert into t values (4);' })
  const last = await startTestStack({ data, migrations: mended })
  const again = postgres(last.db, { max: 1 })
  assert.deepEqual((await again`select n from t order by n`).map((row) => row.n), [1, 2, 4])
  await again.end()
  await last.stop()
})

test('a file that is no migration is named', async () => {
  await assert.rejects(startTestStack({ data: join(base, 'name'), migrations: folderWith({ 'first.sql': 'select 1' }) }), /first\.sql: a migration is named/)
})

test('the seed is loaded once', async () => {
  const data = join(base, 'seed')
  const seedFile = join(folderWith({ 'seed.sql': "insert into public.secrets values ((select count(*) from public.secrets)::int, 'seeded')" }), 'seed.sql')
  for (let round = 0; round < 2; round++) {
    const stack = await startTestStack({ data, seed: true, seedFile })
    const sql = postgres(stack.db, { max: 1 })
    assert.equal((await sql`select from secrets`).length, 1)
    await sql.end()
    await stack.stop()
  }
})

test('the demo community knows each other, and hears nothing of what is history', async () => {
  const data = join(base, 'demo')
  for (let round = 0; round < 2; round++) {
    const stack = await startTestStack({ data, migrations: undefined, seed: true })
    const edda = clientFor(stack)
    assert.equal((await edda.auth.signInWithPassword({ email: 'edda@harbour.example', password: 'lantern-demo-1' })).error, null)
    const { data: rows } = await edda.from('friendships').select('status,requester:user_profiles!friendships_requester_id_fkey(username)')
    const asking = rows.filter(({ status }) => status === 'pending').map(({ requester }) => requester.username).toSorted()
    assert.deepEqual([rows.length, asking], [7, ['amina.diallo', 'zhou.hai']], 'Piet, whom she has blocked, is not there')
    const { data: conversations } = await edda.from('dm_conversations').select('name,is_group')
    assert.deepEqual(conversations.filter(({ is_group: isGroup }) => isGroup), [{ name: 'Soup committee', is_group: true }])
    const { data: overview } = await edda.rpc('unread_overview')
    assert.ok(overview.some((row) => row.server_id === null && row.unread > 0))
    const sql = postgres(stack.db, { max: 1 })
    assert.equal((await sql`select from realtime.messages where event in ('change', 'poke', 'dm', 'friendship')`).length, 0)
    await sql.end()
    await stack.stop()
  }
})

test('another PostgreSQL serves as well, and its passwords are left alone', async () => {
  const host = await startTestStack({ data: join(base, 'host') })
  const admin = host.db.replace('//postgres:', '//supabase_admin:')
  const maker = postgres(admin, { max: 1 })
  await maker`create database other`
  const before = await maker`select rolname, rolpassword from pg_authid where rolcanlogin order by 1`
  const guest = await startTestStack({ data: join(base, 'guest'), db: admin.replace(/\/postgres$/, '/other') })
  const { session, client } = await newPerson(guest)
  assert.equal((await client.from('notes').insert({ body: 'far away' })).error, null)
  assert.equal((await call(guest, '/rest/v1/notes?select=body', { token: session.access_token })).body[0].body, 'far away')
  assert.deepEqual(await maker`select rolname, rolpassword from pg_authid where rolcanlogin order by 1`, before)
  await assert.rejects(startTestStack({ data: join(base, 'guest2'), db: admin, reset: true }), /--reset is for the bundled PostgreSQL/)
  await guest.stop()
  await maker.end()
  await host.stop()
})

test('the platform has what production has', async () => {
  const stack = await startTestStack({ migrations: fixtureMigrations })
  const sql = postgres(stack.db, { max: 1 })
  const [row] = await sql`
    select has_schema_privilege('authenticated', 'auth', 'usage') as auth, has_table_privilege('authenticated', 'auth.users', 'select') as users,
      (select relrowsecurity from pg_class where oid = 'realtime.messages'::regclass) as rls, has_schema_privilege('anon', 'extensions', 'usage') as extensions,
      (select rolbypassrls from pg_roles where rolname = 'service_role') as bypass, to_regproc('extensions.gen_salt(text)') is not null or to_regproc('extensions.crypt') is not null as crypto`
  assert.deepEqual({ ...row }, { auth: true, users: false, rls: true, extensions: true, bypass: true, crypto: true })
  await sql.end()
  await stack.stop()
})
