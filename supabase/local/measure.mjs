// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Measures the stack as people run it and prints a line of JSON a figure: name, value, unit, bound, note.
//   node supabase/local/measure.mjs

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { makeServer, post } from './test/aigm.mjs'
import { newPerson } from './test/harness.mjs'
import { Phoenix } from './test/phoenix.mjs'

const starts = 5
const subscribers = 10
const inserts = 200

const sorted = (values) => values.toSorted((a, b) => a - b)
const share = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))]
const median = (values) => share(values, 0.5)
const print = (name, value, unit, bound, note) => process.stdout.write(`${JSON.stringify({ name, value: Number(value.toFixed(1)), unit, bound, note })}\n`)

async function start(data) {
  const began = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.mjs'), '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise((done) => child.once('close', done))
  const line = await new Promise((done, failed) => {
    child.stdout.once('data', done)
    ended.then(() => failed(new Error('the stack did not start')))
  })
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return { ...JSON.parse(line), pid: child.pid, ms: performance.now() - began, stop }
}

async function startUp(folder) {
  const [cold, warm] = [[], []]
  for (let n = 0; n < starts; n++) {
    for (const times of [cold, warm]) {
      const stack = await start(join(folder, `${n}`))
      times.push(stack.ms)
      await stack.stop()
    }
  }
  print('stack: cold start with initdb', median(cold), 'ms', '<2000', `median of ${starts}`)
  print('stack: warm start', median(warm), 'ms', '<1000', `median of ${starts}`)
}

// The memory of a process and of all that it has started, each shared page counted once.
function memoryOf(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]))
    } catch {} // it has ended meanwhile
  }
  const family = [...parents.keys()].filter((each) => {
    for (let at = each; at; at = parents.get(at)) if (at === pid) return true
    return false
  })
  const kb = (each) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, 'utf8'))[1])
  return { mb: family.reduce((sum, each) => sum + kb(each), 0) / 1024, processes: family.length }
}

// The milliseconds from an insert to the frame at the last of the clients.
async function delays(clients, isFrame, insert) {
  const result = []
  for (let n = 0; n < inserts; n++) {
    const before = clients.map((client) => client.frames.length)
    const began = performance.now()
    const inserted = insert(n)
    const frames = await Promise.all(clients.map((client, at) =>
      client.until(() => client.frames.slice(before[at]).find(isFrame), `frame ${n}`)))
    result.push(Math.max(...frames.map((frame) => frame.at)) - began)
    await inserted
  }
  return result
}

async function listeners(stack, people, topic, config) {
  const clients = await Promise.all(people.map(() => Phoenix.open(stack)))
  for (const [at, client] of clients.entries()) {
    const { status, response } = await client.join(topic, config, people[at].session.access_token)
    if (status !== 'ok') throw new Error(response.reason)
    if (config.postgres_changes) await client.frame((frame) => frame.event === 'system')
  }
  return clients
}

async function insertToFrame(stack) {
  const sql = postgres(stack.db, { max: 1, onnotice: () => {} })
  const people = []
  while (people.length < subscribers) people.push(await newPerson(stack))
  const [ann, ...guests] = people
  const { server, room } = await makeServer(ann, ...guests)
  const insert = () => sql`insert into messages (room_id, author_id, content) values (${room}, ${ann.user.id}, '{"type":"doc","content":[]}')`.execute()
  const topic = await listeners(stack, people, `room:${room}:${server.epoch}`, { private: true })
  const table = await listeners(stack, people, 'changes', { postgres_changes: [{ event: 'INSERT', schema: 'public', table: 'messages', filter: `room_id=eq.${room}` }] })
  const modes = [['topic', topic, (frame) => frame.binary], ['postgres_changes', table, (frame) => frame.event === 'postgres_changes']]
  for (const [name, clients, isFrame] of modes) {
    await delays(clients, isFrame, insert) // warms the plans up
    const times = await delays(clients, isFrame, insert)
    print(`stack: insert to frame by ${name}, p95`, share(times, 0.95), 'ms', '<30', `${subscribers} subscribers, ${inserts} inserts, median ${median(times).toFixed(1)} ms`)
  }
  const { mb, processes } = memoryOf(stack.pid)
  print('stack: memory of all processes', mb, 'MB', '<300', `${processes} processes, PSS, after ${4 * inserts} inserts`)
  for (const client of [...topic, ...table]) await client.close()
  const times = []
  for (let n = 0; n < 25; n++) {
    const began = performance.now()
    await post(stack, ann, room, `${n}`)
    times.push(performance.now() - began)
  }
  print('stack: insert over REST, p95', share(times, 0.95), 'ms', '<100', `25 inserts, median ${median(times).toFixed(1)} ms`)
  await sql.end()
}

const folder = mkdtempSync(join(tmpdir(), 'aigm-measure-'))
let stack = null
try {
  await startUp(folder)
  stack = await start(join(folder, 'frames'))
  await insertToFrame(stack)
} finally {
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
