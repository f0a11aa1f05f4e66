// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Measures reading and writing among a million messages in 10,000 rooms, in SQL under the rights of a member, and prints a
// line of JSON a figure as measure.mjs does. A busy machine tells in the time by the clock; beside it stands, on Linux, the
// time that the database had a processor for it.
//   node supabase/local/measureconversations.mjs

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { applyMigrations, applyPlatform } from './migrations.mjs'
import { startPostgres, superuser } from './postgres/cluster.mjs'

const rooms = 10_000
const messages = 100 // in each room
const reader = 1 // belongs to 20 servers, which have 200 rooms
const writers = 8
const insertsEach = 1_000

const share = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]
const print = (name, value, unit, bound, note) => process.stdout.write(`${JSON.stringify({ name, value: Number(value.toFixed(2)), unit, bound, note })}\n`)
const id = (kind, n) => `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
const sqlId = (kind, n) => `('${id(kind, 0).slice(0, 24)}' || lpad((${n})::text, 12, '0'))::uuid`
const [person, server, room] = [1, 2, 3]

// 1,000 servers of 10 rooms, 2,000 people in 20 servers each; messages of all rooms lie mixed, as they do in time. Past the
// triggers, which take many minutes. Of what the reader knows, five messages a room are new.
const crowd = `
  set session_replication_role = replica;
  insert into auth.users (id, email) select ${sqlId(person, 'n')}, n || '@crowd.example' from generate_series(1, 2000) as n;
  insert into public.user_profiles (id, username) select ${sqlId(person, 'n')}, 'crowd' || n from generate_series(1, 2000) as n;
  insert into public.servers (id, name, owner_id) select ${sqlId(server, 'n')}, 's' || n, ${sqlId(person, 1)} from generate_series(1, ${rooms / 10}) as n;
  insert into public.server_members (server_id, user_id)
    select ${sqlId(server, `1 + (p * 7 + k * 50) % ${rooms / 10}`)}, ${sqlId(person, 'p')} from generate_series(1, 2000) as p, generate_series(0, 19) as k;
  insert into public.rooms (id, server_id, name, rev) select ${sqlId(room, 'n')}, ${sqlId(server, '1 + (n - 1) / 10')}, 'r' || n, ${messages} from generate_series(1, ${rooms}) as n;
  insert into public.messages (id, room_id, author_id, content, seq, rev, created_at)
    select gen_random_uuid(), ${sqlId(room, 'r')}, ${sqlId(person, '2 + (n * 31 + r) % 1998')}, jsonb_build_object('type', 'doc', 'content', jsonb_build_array(
        jsonb_build_object('type', 'paragraph', 'content', jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'message ' || n || ' of room ' || r || ', of the length that messages usually have'))))),
      n, n, now() - (${messages + 1} - n) * interval '1 minute'
    from generate_series(1, ${messages}) as n, generate_series(1, ${rooms}) as r;
  insert into public.message_reactions (message_id, user_id, emoji, conversation_id, rev)
    select m.id, m.author_id, '👍', m.room_id, m.rev from public.messages m where m.seq % 10 = 0;
  insert into public.read_markers (user_id, conversation_id, last_read_seq)
    select m.user_id, r.id, ${messages - 5} from public.server_members m join public.rooms r using (server_id) where m.user_id = ${sqlId(person, reader)};
  set session_replication_role = default;
  update private.rate_limits set burst = 1e9, per_second = 1e9, span = null;`

const connect = (db, n) => postgres(db, { max: 1, onnotice: () => {}, connection: {
  role: 'authenticated', 'request.jwt.claims': JSON.stringify({ role: 'authenticated', sub: id(person, n) }) } })

function processorMs(pid) {
  return process.platform === 'linux' ? Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6 : NaN
}

async function readingFigures(sql) {
  const [{ pid }] = await sql`select pg_backend_pid() as pid`
  const [{ place }] = await sql`select id as place from rooms order by id desc limit 1`
  const statements = {
    'the newest page, 50 messages': `select * from messages where room_id = '${place}' order by seq desc limit 50`,
    'a page of history': `select * from messages where room_id = '${place}' and seq < 60 order by seq desc limit 50`,
    'the feed, nothing new': `select conversation_changes('${place}', ${messages})`,
    'the feed, five messages new': `select conversation_changes('${place}', ${messages - 5})`,
    'the feed, 50 messages and their reactions': `select conversation_changes('${place}', ${messages - 50})`,
    'what is unread in 200 rooms': 'select * from unread_overview()',
    'a search in 200 rooms for what was said in one': `select search_messages('room 571')`,
    'a search in 200 rooms for what was said in all': `select search_messages('length messages')`,
  }
  for (const [name, statement] of Object.entries(statements)) {
    const times = []
    const isSearch = name.startsWith('a search')
    const runs = isSearch ? 20 : 200
    for (let n = 0; n < runs / 20; n++) await sql.unsafe(statement, [], { prepare: true })
    const before = processorMs(pid)
    for (let n = 0; n < runs; n++) {
      const began = performance.now()
      await sql.unsafe(statement, [], { prepare: true })
      times.push(performance.now() - began)
    }
    const busy = (processorMs(pid) - before) / times.length
    print(`conversations: ${name}`, share(times, 0.5), 'ms', isSearch ? null : name.startsWith('what') ? '<50' : '<5',
      `${times.length} runs, p95 ${share(times, 0.95).toFixed(1)} ms${Number.isNaN(busy) ? '' : `, processor ${busy.toFixed(2)} ms each`}`)
  }
}

// Each insert is a transaction of its own, with all that a client's has: rights, locks, revision, limit, frames.
const insertLoop = `do $$ begin
  for n in 1..${insertsEach} loop
    insert into public.messages (id, room_id, content) values (gen_random_uuid(), '${id(room, 1)}',
      '{"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "hello there"}]}]}') on conflict (id) do nothing;
    commit;
  end loop;
end $$`

async function insertFigures(admin, db) {
  const members = await admin`select right(user_id::text, 12)::int as n from public.server_members where server_id = ${id(server, 1)} order by 1 limit ${writers}`
  for (const count of [1, writers]) {
    const connections = members.slice(0, count).map(({ n }) => connect(db, n))
    await Promise.all(connections.map((sql) => sql`select count(*) from servers`))
    const pids = await Promise.all(connections.map(async (sql) => (await sql`select pg_backend_pid() as pid`)[0].pid))
    const before = pids.reduce((sum, pid) => sum + processorMs(pid), 0)
    const began = performance.now()
    await Promise.all(connections.map((sql) => sql.unsafe(insertLoop)))
    const seconds = (performance.now() - began) / 1000
    const busy = (pids.reduce((sum, pid) => sum + processorMs(pid), 0) - before) / (count * insertsEach)
    print(`conversations: inserts into one room, ${count} connections`, (count * insertsEach) / seconds, '/s', count > 1 ? '>1000' : null,
      `${count * insertsEach} transactions${Number.isNaN(busy) ? '' : `, processor ${busy.toFixed(2)} ms each`}`)
    await Promise.all(connections.map((sql) => sql.end()))
  }
  const [{ whole }] = await admin`select count(*) = max(rev) and max(rev) = (select rev from public.rooms where id = ${id(room, 1)}) as whole from public.messages where room_id = ${id(room, 1)}`
  if (!whole) throw new Error('a revision was lost or taken twice')
}

// The database alone: nobody listens, so that no other process takes the processors away.
const home = mkdtempSync(join(tmpdir(), 'aigm-conversations-'))
const database = await startPostgres({ home, password: randomBytes(24).toString('hex'), test: true, onLost: () => {} })
const admin = postgres(database.url(superuser), { max: 1, onnotice: () => {} })
try {
  await applyPlatform(admin, null)
  await applyMigrations(admin, join(import.meta.dirname, '..', 'migrations'))
  await admin.unsafe(crowd)
  await admin.unsafe('vacuum analyze')
  const sql = connect(database.url(superuser), reader)
  await readingFigures(sql)
  await sql.end()
  await insertFigures(admin, database.url(superuser))
} finally {
  await admin.end()
  await database.stop()
  rmSync(home, { recursive: true, force: true })
}
