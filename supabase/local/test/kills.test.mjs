// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// kill -9 of each kind of process while people write, with fsync on as for everybody: what was acknowledged is there
// afterwards, nothing stays behind, and a stack serves again.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { makeServer, post } from './aigm.mjs'
import { call, newPerson, password } from './harness.mjs'
import { pidFile, postmaster, runProgram } from './program.mjs'

const base = mkdtempSync(join(tmpdir(), 'aigm-kills-'))
const running = new Set()
async function run(name) {
  const stack = await runProgram(join(base, name), [], (child) => {
    running.add(child)
    child.once('close', () => running.delete(child))
  })
  assert.ok(stack.url, `the stack did not start: ${stack.errorText()}${readFileSync(join(base, name, 'postgres.log'), 'utf8')}`)
  return stack
}
afterEach(async () => {
  for (const child of running) child.kill('SIGTERM')
  await until(() => running.size === 0, 'the end of the stack')
})
after(() => rmSync(base, { recursive: true, force: true }))

// Patient: a server that recovers may take its time on a busy machine.
async function until(condition, what) {
  for (const deadline = Date.now() + 60_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await pause(20)
  }
}

const writers = 4
const enough = 40 // acknowledged messages, before and after which there are some in flight

const statusOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
  } catch {
    return null // it has ended
  }
}
const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
const childrenOf = (parent) => processes().filter((pid) => Number(statusOf(pid)?.[1]) === parent)
const commandOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')

//! The server's processes that are still at work: PostgreSQL lives in its data folder, and nobody else does.
function atWork(stack) {
  const folder = realpathSync(join(stack.data, 'postgres'))
  return processes().filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder && statusOf(pid)[0] !== 'Z'
    } catch {
      return false
    }
  })
}

async function openRoom(stack) {
  const person = await newPerson(stack)
  const { room } = await makeServer(person)
  const sql = postgres(stack.db, { max: 1, onnotice: () => {} })
  await sql`update private.rate_limits set burst = 1e6, per_second = 1e6, span = null`
  await sql.end()
  return { person, room }
}

//! Several write until they are told to stop; yields the ids that were acknowledged so far.
function writeOn(stack, { person, room }) {
  const acknowledged = []
  let goesOn = true
  const write = async () => {
    while (goesOn) {
      const id = crypto.randomUUID()
      const answer = await post(stack, person, room, id, id).catch(() => null)
      if (answer?.status === 201) acknowledged.push(id)
      else if (running.size === 0) return
    }
  }
  const done = Promise.all(Array.from({ length: writers }, write))
  return { acknowledged, stop: () => ((goesOn = false), done) }
}

//! All acknowledged rows are there, and the revisions of the room have no hole.
async function assertWhole(stack, { person, room }, acknowledged) {
  const signedIn = await call(stack, '/auth/v1/token?grant_type=password', { method: 'POST', body: { email: person.email, password } })
  const token = signedIn.body.access_token
  const rows = []
  for (let last = 0; ; last = rows.at(-1).seq) {
    const { body } = await call(stack, `/rest/v1/messages?select=id,seq&room_id=eq.${room}&seq=gt.${last}&order=seq&limit=500`, { token })
    if (body.length === 0) break
    rows.push(...body)
  }
  const there = new Set(rows.map(({ id }) => id))
  assert.deepEqual(acknowledged.filter((id) => !there.has(id)), [], 'an acknowledged message is lost')
  assert.deepEqual(rows.map(({ seq }) => seq), rows.map((_, n) => n + 1), 'a revision is missing')
  assert.equal((await post(stack, { session: { access_token: token } }, room, 'and on')).status, 201)
}

async function killWhileWriting(name, kill) {
  const stack = await run(name)
  const place = await openRoom(stack)
  const writing = writeOn(stack, place)
  await until(() => writing.acknowledged.length >= enough, 'acknowledged messages')
  await kill(stack, place, writing)
  return { stack, place, writing }
}

test('the stack itself', { timeout: 240_000 }, async () => {
  const { stack, place, writing } = await killWhileWriting('stack', async ({ child, ended }) => {
    child.kill('SIGKILL')
    assert.equal(await ended, 'SIGKILL')
  })
  await writing.stop()
  await until(() => atWork(stack).length === 0 && !existsSync(pidFile(stack)), 'the end of PostgreSQL')
  await assertWhole(await run('stack'), place, writing.acknowledged)
})

test('the server of the database', { timeout: 240_000 }, async () => {
  const { stack, place, writing } = await killWhileWriting('postmaster', async (stack) => {
    process.kill(postmaster(stack), 'SIGKILL')
    assert.equal(await stack.ended, 1)
  })
  // which of them sees it first, who waits for the process or who writes to a connection, is a matter of chance
  assert.match(stack.errorText(), /(PostgreSQL has ended by itself.*|an unexpected error): stopping/)
  await writing.stop()
  await until(() => atWork(stack).length === 0, 'the end of its connections')
  await assertWhole(await run('postmaster'), place, writing.acknowledged)
})

// Nobody of ours is left to wait for the process, so its number may stay taken for a while.
test('the server of the database and the stack at once', { timeout: 240_000 }, async () => {
  const { place, writing } = await killWhileWriting('both', async (stack) => {
    process.kill(postmaster(stack), 'SIGKILL')
    stack.child.kill('SIGKILL')
    assert.equal(await stack.ended, 'SIGKILL')
  })
  await writing.stop()
  await assertWhole(await run('both'), place, writing.acknowledged)
})

test('a connection of the database', { timeout: 240_000 }, async () => {
  const { stack, place, writing } = await killWhileWriting('backend', async (stack) => {
    const [victim] = childrenOf(postmaster(stack)).filter((pid) => commandOf(pid).includes('127.0.0.1'))
    process.kill(victim, 'SIGKILL')
    await until(() => !atWork(stack).includes(victim), 'the end of the connection')
  })
  // PostgreSQL closes all connections and recovers. The stack goes on with new ones, or has ended where its driver was in
  // the middle of a write (porsager/postgres #1154); then nothing of it stays.
  const before = writing.acknowledged.length
  let ended = false
  stack.ended.then(() => (ended = true))
  await until(() => ended || writing.acknowledged.length >= before + enough, 'messages after the kill, or an end')
  await writing.stop()
  if (ended) await until(() => atWork(stack).length === 0 && !existsSync(pidFile(stack)), 'the end of PostgreSQL')
  await assertWhole(ended ? await run('backend') : stack, place, writing.acknowledged)
})

test('what watches over the end of the stack: the stack goes on, and ends as it should', { timeout: 240_000 }, async () => {
  const { stack, place, writing } = await killWhileWriting('watcher', async ({ child }) => {
    const [watcher] = childrenOf(child.pid).filter((pid) => commandOf(pid).includes('kill -INT'))
    process.kill(watcher, 'SIGKILL')
    await until(() => (statusOf(watcher)?.[0] ?? 'Z') === 'Z', 'the end of the watcher')
  })
  await writing.stop()
  await assertWhole(stack, place, writing.acknowledged)
  stack.child.kill('SIGTERM')
  assert.equal(await stack.ended, 0)
  assert.equal(existsSync(pidFile(stack)), false)
})
