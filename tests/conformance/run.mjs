// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Whether a backend behaves as Supabase does, judged by the official client and by bare frames and requests:
//   node tests/conformance/run.mjs [--backend URL] [subject…]
// A subject is a folder beside this file; without one, all run but `attack`, whose cases are attempts to get what is not one's
// own. Without a URL it starts the local stack. Another backend has AIGM's migrations, confirms accounts at once, and gives its
// publishable key in AIGM_TEST_KEY; its object store is named by AIGM_TEST_S3_ENDPOINT, _BUCKET, _KEY_ID and _SECRET. Cases
// that need more of a backend than this are skipped there.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { run } from 'node:test'
import { parseArgs } from 'node:util'
import { makeWorld } from './support/world.mjs'

const here = import.meta.dirname
const apart = 'attack'
const isSubject = (name) => existsSync(join(here, name)) && readdirSync(join(here, name)).some((file) => file.endsWith('.test.mjs'))

function filesOf(subjects) {
  const wanted = subjects.length > 0 ? subjects : readdirSync(here).filter((name) => !name.includes('.') && name !== 'node_modules' && name !== apart && isSubject(name))
  return wanted.flatMap((subject) => readdirSync(join(here, subject)).filter((file) => file.endsWith('.test.mjs')).sort().map((file) => join(here, subject, file)))
}

//! Starts the local stack as people run it. Yields `{url, key, local, stop()}`; `local` is what only its owner knows.
async function startStack() {
  const data = mkdtempSync(join(tmpdir(), 'aigm-conformance-'))
  const child = spawn(process.execPath, [join(here, '../../supabase/local/main.mjs'), '--test', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text) => (errors += text))
  const ended = new Promise((done) => child.once('close', done))
  const line = await new Promise((done, failed) => {
    child.stdout.once('data', done)
    ended.then(() => failed(new Error(`The local stack did not start:\n${errors}`)))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  const { url, key, db } = JSON.parse(line)
  const { jwtSecret, serviceKey, objects } = JSON.parse(readFileSync(join(data, 'profile.json'), 'utf8'))
  return { url, key, local: { db, jwtSecret, serviceKey }, objects: { endpoint: `${url}/objects`, bucket: 'aigm', ...objects }, stop }
}

function namedStore({ AIGM_TEST_S3_ENDPOINT: endpoint, AIGM_TEST_S3_BUCKET: bucket, AIGM_TEST_S3_KEY_ID: accessKeyId, AIGM_TEST_S3_SECRET: secretAccessKey }) {
  return endpoint ? { endpoint: endpoint.replace(/\/$/, ''), bucket, accessKeyId, secretAccessKey } : null
}

function findBackend(url) {
  if (!url) return startStack()
  if (!process.env.AIGM_TEST_KEY) throw new Error('The key of the backend belongs into AIGM_TEST_KEY.')
  return { url: url.replace(/\/$/, ''), key: process.env.AIGM_TEST_KEY, objects: namedStore(process.env), stop: async () => {} }
}

const isAttempt = ({ name, skip }) => name.startsWith(`${apart}/`) && !name.includes(': allowed: ') && skip === undefined
const labelOf = (file) => `${basename(dirname(file))}/${basename(file, '.test.mjs')}`

function printFailure({ name, details: { error } }) {
  const text = (error.cause?.stack ?? error.cause ?? error.stack ?? String(error)).toString()
  process.stdout.write(`FAILED   ${name}\n${text.replace(/^/gm, '    ')}\n`)
}

//! Runs the files and prints a line for each: cases that behave as expected, of all. Yields whether all do.
async function judge(files) {
  const counts = new Map(files.map((file) => [labelOf(file), { passed: 0, failed: 0, skipped: 0 }]))
  const attempts = { made: 0, passed: 0 }
  let strays = 0
  const take = (outcome) => (event) => {
    if (event.details.type === 'suite') return
    if (isAttempt(event)) {
      attempts.made++
      if (outcome === 'failed') attempts.passed++ // also when it was refused in another way than it must be
    }
    const count = counts.get(event.name.split(': ')[0]) // as cases.mjs and http.mjs name them
    if (outcome === 'failed') printFailure(event)
    if (!count && outcome === 'failed') strays++ // a whole file: out of time, or gone
    if (count) count[event.skip === undefined ? outcome : 'skipped']++
  }
  const stream = run({ files, concurrency: 3, timeout: 300_000 })
  stream.on('test:pass', take('passed')).on('test:fail', take('failed')).on('test:stderr', ({ message }) => process.stderr.write(message))
  for await (const event of stream) void event
  const total = { passed: 0, failed: strays, skipped: 0 }
  for (const [label, count] of counts) {
    if (count.passed + count.skipped === 0) count.failed++ // the file itself has failed
    const { passed, failed, skipped } = count
    process.stdout.write(`${failed > 0 ? 'FAILED' : 'ok    '}   ${label.padEnd(32)} ${passed} of ${passed + failed}${skipped ? `, ${skipped} skipped` : ''}\n`)
    for (const outcome of Object.keys(total)) total[outcome] += count[outcome]
  }
  process.stdout.write(`cases as expected: ${total.passed} of ${total.passed + total.failed}, skipped: ${total.skipped}\n`)
  if (attempts.made > 0) process.stdout.write(`attempts ${attempts.made}, passed by the attacker ${attempts.passed}\n`)
  return total.failed === 0
}

const { values, positionals } = parseArgs({ options: { backend: { type: 'string', default: process.env.AIGM_TEST_BACKEND } }, allowPositionals: true })
const backend = await findBackend(values.backend)
let good = false
try {
  process.env.AIGM_CONFORMANCE = JSON.stringify(await makeWorld(backend))
  good = await judge(filesOf(positionals))
} finally {
  await backend.stop()
}
process.exit(good ? 0 : 1)
