// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { canReach } from '../postgres/account.mjs'
import { stopOrphan } from '../postgres/orphan.mjs'
import { signJwt, verifyJwt } from '../jwt.mjs'
import { readOptions } from '../options.mjs'
import { openProfile } from '../profile.mjs'
import { PresenceLimit } from '../realtime/presence.mjs'
import { readJoin } from '../realtime/joinconfig.mjs'
import { httpStatusOf, isoTimestamp } from '../rest.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aigm-units-'))
test.after(() => rmSync(folder, { recursive: true }))

test('a token is judged by shape, signature, claims and time, in that order', () => {
  const token = signJwt({ role: 'authenticated', exp: 1000 }, 's')
  assert.deepEqual(verifyJwt(token, 's', 999_000).claims, { role: 'authenticated', exp: 1000 })
  assert.deepEqual(verifyJwt(token, 's', 1_007_000), { problem: 'expired', seconds: 7 })
  assert.deepEqual(verifyJwt(token, 'other', 999_000), { problem: 'signature' })
  assert.deepEqual(verifyJwt(signJwt({ exp: 1000 }, 's'), 's', 0), { problem: 'claims' })
  for (const bad of ['', 'a.b', 'a.b.c', undefined, `x${token}`]) assert.equal(verifyJwt(bad, 's', 0).problem, 'malformed')
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`
  assert.equal(verifyJwt(none, 's', 0).problem, 'signature')
})

test('options: defaults, values, and what makes no sense', () => {
  const defaults = readOptions([], { XDG_DATA_HOME: '/data' })
  assert.deepEqual([defaults.port, defaults.data, defaults.jwtExpirySeconds, defaults.refusalDelayMs, defaults.test], [54321, '/data/aigm/local', undefined, 5000, false])
  assert.equal(readOptions([], { XDG_DATA_HOME: 'relative' }).data.startsWith('/'), true)
  assert.equal(readOptions(['--port', '0', '--jwt-expiry', '2', '--test']).jwtExpirySeconds, 2)
  for (const argv of [['--port', '70000'], ['--port', 'x'], ['--nonsense'], ['extra']]) assert.throws(() => readOptions(argv), { usage: true })
})

test('a profile keeps its secrets, for its owner alone', () => {
  const home = join(folder, 'profile')
  const profile = openProfile(home)
  assert.deepEqual(openProfile(home), profile)
  assert.equal(statSync(home).mode & 0o777, 0o700)
  assert.equal(statSync(join(home, 'profile.json')).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(home), ['profile.json'])
  assert.equal(verifyJwt(profile.anonKey, profile.jwtSecret).claims.role, 'anon')
  assert.notEqual(openProfile(join(folder, 'other')).jwtSecret, profile.jwtSecret)
})

test('a folder is reachable only if every folder above it is', () => {
  const stranger = { uid: 54321, gid: 54321 }
  assert.equal(canReach(stranger, '/usr'), true)
  assert.equal(canReach(stranger, join(folder, 'profile')), false)
})

test('a process that merely has the number of a dead server is left alone', async () => {
  const note = join(folder, 'postmaster.pid')
  for (const text of [`${process.pid}\n`, 'rubbish']) {
    writeFileSync(note, text)
    assert.equal(await stopOrphan(folder), false)
    // PostgreSQL would take the process for its predecessor, and not start
    if (process.platform === 'linux') assert.equal(existsSync(note), false)
  }
})

test('timestamps take the form of PostgREST', () => {
  assert.equal(isoTimestamp('2026-01-02 03:04:05.678901+00'), '2026-01-02T03:04:05.678901+00:00')
  assert.equal(isoTimestamp('2026-01-02 03:04:05+05:30'), '2026-01-02T03:04:05+05:30')
  assert.equal(isoTimestamp('2026-01-02 03:04:05'), '2026-01-02T03:04:05')
  assert.equal(isoTimestamp('infinity'), 'infinity')
})

test('SQLSTATEs map to the statuses of PostgREST', () => {
  const wanted = { 23505: 409, 23503: 409, 23514: 400, 23502: 400, P0001: 400, P0002: 500, '22P02': 400, 42883: 404, '42P01': 404, '40001': 500, '40P01': 500, 57014: 500, '08006': 503, 53300: 503, '57P01': 503, 25006: 405, '28000': 403, 42703: 400 }
  for (const [code, status] of Object.entries(wanted)) assert.equal(httpStatusOf(code), status, code)
})

test('presence allows five calls in thirty seconds', () => {
  const limit = new PresenceLimit()
  for (let call = 0; call < 5; call++) assert.equal(limit.allows(1000 + call), true)
  assert.equal(limit.allows(2000), false)
  assert.equal(limit.allows(31_001), true)
})

test('a join that cannot be read falls back to the defaults', () => {
  const join = readJoin({ config: { private: 'yes', broadcast: 7, presence: null, postgres_changes: [null, { event: '*', schema: 'public' }] }, access_token: 'sb_publishable_x' })
  assert.deepEqual([join.isPrivate, join.ack, join.self, join.presenceEnabled, join.token, join.postgresChanges.length], [false, false, false, false, null, 1])
  assert.match(join.presenceKey, /^[0-9a-f-]{36}$/)
})
