// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { AwsClient } from 'aws4fetch'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { call, password } from './harness.mjs'
import { pidFile, postmaster, runProgram } from './program.mjs'

const base = mkdtempSync(join(tmpdir(), 'aigm-life-'))
const running = new Set()
afterEach(async () => {
  for (const child of running) child.kill('SIGTERM')
  await until(() => running.size === 0, 'a stack does not end')
})
after(() => rmSync(base, { recursive: true, force: true }))

async function until(condition, what, ms = 10_000) {
  const deadline = Date.now() + ms
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(what)
    await pause(10)
  }
}

const run = (name, ...argv) => runProgram(join(base, name), ['--test', ...argv], (child) => {
  running.add(child)
  child.once('close', () => running.delete(child))
})

async function stop(stack, signal = 'SIGTERM') {
  stack.child.kill(signal)
  return stack.ended
}

const signUp = (stack, email) => call(stack, '/auth/v1/signup', { method: 'POST', body: { email, password, data: { username: email.split('@')[0] } } })
const signIn = (stack, email) => call(stack, '/auth/v1/token?grant_type=password', { method: 'POST', body: { email, password } })
// Of an object in the store of files.
async function object(stack, method, body) {
  const { objects } = JSON.parse(readFileSync(join(stack.data, 'profile.json'), 'utf8'))
  const client = new AwsClient({ ...objects, service: 's3', region: 'auto', retries: 0 })
  const answer = await client.fetch(`${stack.url}/objects/aigm/some/file`, { method, body })
  return { status: answer.status, text: await answer.text() }
}

test('one line of JSON, health, the local workspace, a clean end that keeps the data', async () => {
  const stack = await run('keeps')
  assert.deepEqual(Object.keys(JSON.parse(stack.outText())), ['url', 'key', 'db'])
  assert.match(stack.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  assert.deepEqual((await call(stack, '/health', { key: null })).body, { name: 'aigm-local-stack', ready: true })
  assert.deepEqual((await call(stack, '/local', { key: null })).body, { name: 'AIGM local workspace', url: stack.url, key: stack.key })
  assert.equal(statSync(join(stack.data, 'postgres')).mode & 0o777, 0o700)
  assert.equal((await signUp(stack, 'ada@example.test')).status, 200)
  assert.equal((await object(stack, 'PUT', 'a file')).status, 200)
  assert.equal(await stop(stack), 0)
  assert.equal(existsSync(pidFile(stack)), false, 'PostgreSQL has ended too')
  assert.equal(existsSync(join(stack.data, 'stack.pid')), false)

  const again = await run('keeps')
  assert.equal(again.key, stack.key)
  assert.equal((await signIn(again, 'ada@example.test')).status, 200)
  assert.equal((await object(again, 'GET')).text, 'a file')
  assert.equal(await stop(again, 'SIGINT'), 0)

  const fresh = await run('keeps', '--reset')
  assert.equal(fresh.key, stack.key, 'a saved key stays good')
  assert.equal((await signIn(fresh, 'ada@example.test')).body.error_code, 'invalid_credentials')
  assert.equal((await object(fresh, 'GET')).status, 404)
})

test('killed hard, it leaves no PostgreSQL behind and loses nothing', async () => {
  const stack = await run('killed')
  await signUp(stack, 'ada@example.test')
  await object(stack, 'PUT', 'a file')
  assert.equal(await stop(stack, 'SIGKILL'), 'SIGKILL')
  await until(() => !existsSync(pidFile(stack)), 'PostgreSQL is still there')
  const again = await run('killed')
  assert.equal((await signIn(again, 'ada@example.test')).status, 200)
  assert.equal((await object(again, 'GET')).text, 'a file')
})

test('a PostgreSQL that was left behind is stopped first', async () => {
  const stack = await run('orphan')
  const pid = postmaster(stack)
  stack.child.kill('SIGSTOP') // its watcher sees no end, and the folder looks abandoned once the note of its process is gone
  rmSync(join(stack.data, 'stack.pid'))
  try {
    const next = await run('orphan')
    assert.match(next.errorText(), /stopped a server that an earlier run had left behind/)
    assert.notEqual(postmaster(next), pid)
    assert.equal((await call(next, '/health')).status, 200)
  } finally {
    stack.child.kill('SIGKILL')
  }
})

test('a folder in use, a port in use and a strange folder are refused in a sentence', async () => {
  const stack = await run('busy')
  const second = await run('busy')
  assert.equal(await second.ended, 1)
  assert.match(second.errorText(), /is in use by process/)
  assert.equal((await call(stack, '/health')).status, 200, 'the first is not disturbed')
  await stop(stack)

  const blocker = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => blocker.once('listening', done))
  const blocked = await run('busy', '--port', String(blocker.address().port))
  assert.equal(await blocked.ended, 1)
  assert.match(blocked.errorText(), /port \d+ is taken; choose another with --port/)
  blocker.close()

  rmSync(join(stack.data, 'postgres'), { recursive: true })
  writeFileSync(join(stack.data, 'postgres'), 'a file of somebody')
  const strange = await run('busy', '--reset')
  assert.equal(await strange.ended, 1)
  assert.equal(readFileSync(join(stack.data, 'postgres'), 'utf8'), 'a file of somebody')
})

test('a start that was cut off while it made the database does not spoil the next one', async () => {
  const data = join(base, 'cut')
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.mjs'), '--port', '0', '--data', data, '--test'], { stdio: 'ignore' })
  await until(() => existsSync(join(data, `postgres-${child.pid}.new`, 'PG_VERSION')), 'initdb does not start')
  child.kill('SIGKILL')
  await new Promise((done) => child.once('close', done))
  const stack = await run('cut')
  assert.equal((await call(stack, '/health')).status, 200)
})

test('a wrong command line ends with 2 and the usage', async () => {
  const stack = await run('usage', '--nonsense')
  assert.equal(await stack.ended, 2)
  assert.match(stack.errorText(), /--realtime-refusal-delay/)
  assert.equal(existsSync(stack.data), false)
})

test('without its PostgreSQL it ends and says so', async () => {
  const stack = await run('lost')
  process.kill(postmaster(stack), 'SIGQUIT')
  assert.equal(await stack.ended, 1)
  assert.match(stack.errorText(), /PostgreSQL has ended by itself/)
})

test('a stop that comes while it starts is heeded', async () => {
  const data = join(base, 'early')
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.mjs'), '--port', '0', '--data', data, '--test'], { stdio: 'ignore' })
  running.add(child)
  child.once('close', () => running.delete(child))
  await until(() => existsSync(join(data, 'postgres', 'postmaster.pid')), 'PostgreSQL does not start')
  child.kill('SIGTERM')
  const code = await new Promise((done) => child.once('close', done))
  assert.equal(code, 0)
  assert.equal(existsSync(join(data, 'postgres', 'postmaster.pid')), false)
})
