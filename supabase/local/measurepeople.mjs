// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Measures what concerns people, in SQL under their rights, and prints a line of JSON a figure as measure.mjs does:
// the search over 100,000 profiles, a beat of somebody with 1,000 friends, and whether a block can be told by time.
//   node supabase/local/measurepeople.mjs

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { startStack } from './stack.mjs'

const profiles = 100_000
const friends = 1_000
const trials = 400

const sorted = (values) => values.toSorted((a, b) => a - b)
const share = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))]
const median = (values) => share(values, 0.5)
const print = (name, value, unit, bound, note) => process.stdout.write(`${JSON.stringify({ name, value: Number(value.toFixed(2)), unit, bound, note })}\n`)
const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

// A crowd whose names collide as people's do: 30 first names, 30 family names. Past the triggers, which take a minute.
const crowd = `
  set session_replication_role = replica;
  with names as (
    select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid as id,
      (array['alice','bob','carol','dave','erin','frank','grace','heidi','ivan','judy','mallory','niaj','olivia','peggy','rupert','sybil','trent','victor','walter','anna','annika','johan','johanna','maria','mario','marion','sofia','sophie','emil','emilia'])[1 + n % 30] as first,
      (array['smith','jones','andersson','johansson','nilsson','hansen','jensen','muller','schmidt','fischer','weber','garcia','martinez','lopez','silva','santos','rossi','russo','ivanov','petrov','kim','lee','park','tanaka','sato','suzuki','nguyen','tran','okafor','haddad'])[1 + n / 30 % 30] as family,
      (array['','Лев ','淳 ','نور '])[1 + n / 900 % 4] as other
    from generate_series(1, ${profiles}) as n
  ), accounts as (
    insert into auth.users (id, email) select id, n || '@crowd.example' from names
  ), people as (
    insert into public.user_profiles (id, username, display_name) select id, first || '.' || family || n, other || initcap(first || ' ' || family) from names
  )
  insert into public.user_settings (user_id) select id from names;
  insert into public.friendships (requester_id, addressee_id, status, action_user_id)
    select '${id(1)}', ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'accepted', '${id(1)}' from generate_series(2, ${friends + 1}) as n;
  set session_replication_role = default;
  analyze public.user_profiles, public.friendships;
  update private.rate_limits set burst = 1e9, per_second = 1e9, span = null;`

async function millisecondsOf(sql, person, statement) {
  return sql.begin(async (tx) => {
    await tx.unsafe(`set local role authenticated; set local request.jwt.claims = '{"role": "authenticated", "sub": "${person}"}'`)
    const began = performance.now()
    await tx.unsafe(statement)
    return performance.now() - began
  })
}

async function search(sql) {
  const worst = { name: '', times: [0] }
  const all = []
  for (const text of ['al', 'an', 'ann', 'son', 'lee', 'alice', 'johansson', 'maria.garcia', 'anna kim', 'zzzz', '123', 'лев', 'نور', '.s']) {
    const times = []
    for (let n = 0; n < 20; n++) times.push(await millisecondsOf(sql, id(profiles), `select * from search_users('${text}', 50)`))
    all.push(...times.slice(2))
    if (median(times) > median(worst.times)) Object.assign(worst, { name: text, times })
  }
  print(`people: search in ${profiles} profiles, median`, median(all), 'ms', '<50', `p95 ${share(all, 0.95).toFixed(1)} ms; slowest text "${worst.name}", median ${median(worst.times).toFixed(1)} ms`)
}

async function presence(sql) {
  await sql.unsafe(`insert into private.presence (user_id, session_id, state, changed_at, expires_at)
    select addressee_id, addressee_id, 'online', now(), now() + interval '1 hour' from public.friendships where requester_id = '${id(1)}'`)
  for (const [name, since] of [['all', 'null'], ['nothing new', 'clock_timestamp() + interval \'-1 second\'']]) {
    if (name === 'nothing new') await sql.unsafe(`set session_replication_role = replica;
      update private.presence set changed_at = now() - interval '1 hour'; update public.friendships set updated_at = now() - interval '1 hour';
      update public.user_profiles set updated_at = now() - interval '1 hour' where id in (select user_id from private.presence);
      set session_replication_role = default`)
    await sql`vacuum analyze private.presence, public.friendships, public.user_profiles`
    const times = []
    for (let n = 0; n < 50; n++) times.push(await millisecondsOf(sql, id(1), `select presence_beat('online', ${since})`))
    print(`people: a beat with ${friends} friends online, ${name}`, median(times), 'ms', '<50', `50 beats, p95 ${share(times, 0.95).toFixed(1)} ms`)
  }
}

// Person 3 does the same to person 4, who has blocked him, and to person 5, who has not, in turns and in random order.
async function blocked(sql) {
  const [me, blocker, other] = [id(5003), id(5004), id(5005)]
  await sql.unsafe(`insert into public.servers (id, name, owner_id) values ('${id(1)}', 'Here', '${blocker}');
    insert into public.server_members (server_id, user_id) values ('${id(1)}', '${me}'), ('${id(1)}', '${blocker}'), ('${id(1)}', '${other}')`)
  const dms = {}
  for (const person of [blocker, other]) {
    const [row] = await sql.unsafe(`insert into public.dm_conversations (low_user_id, high_user_id) values ('${me}', '${person}') returning id`)
    await sql.unsafe(`insert into public.dm_conversation_participants (conversation_id, user_id) values ('${row.id}', '${me}'), ('${row.id}', '${person}')`)
    dms[person] = row.id
  }
  await sql.unsafe(`insert into public.blocks (owner_id, blocked_id) values ('${blocker}', '${me}')`)
  const acts = {
    'a request for friendship': (person) => `select request_friend('${person}')`,
    'a direct message': (person) => `insert into messages (dm_conversation_id, content) values ('${dms[person]}', '{"type": "doc"}')`,
    'opening the conversation': (person) => `select open_dm('${person}')`,
  }
  for (const [name, act] of Object.entries(acts)) {
    const times = { [blocker]: [], [other]: [] }
    for (let n = 0; n < trials; n++) {
      for (const person of Math.random() < 0.5 ? [blocker, other] : [other, blocker]) {
        times[person].push(await millisecondsOf(sql, me, act(person)))
        await sql.unsafe(`delete from public.friendships where requester_id = '${me}'`)
      }
    }
    const [hidden, seen] = [median(times[blocker]), median(times[other])]
    print(`people: ${name} to who has blocked one, over who has not`, hidden / seen, 'ratio', '<1.1', `medians ${hidden.toFixed(2)} and ${seen.toFixed(2)} ms of ${trials} each`)
  }
}

const data = mkdtempSync(join(tmpdir(), 'aigm-people-'))
const stack = await startStack({ port: 0, data, jwtExpirySeconds: 3600, refusalDelayMs: 0, test: true })
const sql = postgres(stack.db.replace('//postgres:', '//supabase_admin:'), { max: 1, onnotice: () => {} })
try {
  await sql.unsafe(crowd)
  for (const measure of [search, presence, blocked]) await measure(sql)
} finally {
  await sql.end()
  await stack.stop()
  rmSync(data, { recursive: true, force: true })
}
process.exit()
