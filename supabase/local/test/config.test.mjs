// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// What a deployment needs is written where it is looked for.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../config.mjs'

const supabase = join(import.meta.dirname, '..', '..')
const functions = readdirSync(join(supabase, 'functions')).filter((name) => existsSync(join(supabase, 'functions', name, 'index.ts')))
const config = readConfig(join(supabase, 'config.toml'), {})

test('each function has its entry in config.toml, and each entry its function', () => {
  assert.deepEqual(Object.keys(config.functions).sort(), functions.sort())
  for (const [name, { verify_jwt: verifies, import_map: map }] of Object.entries(config.functions)) {
    assert.equal(verifies, false, `${name} checks tokens itself`)
    assert.ok(existsSync(join(supabase, map)), `${name}: ${map} is not there`)
  }
})

test('each variable that the functions read is told in docs/deploy.md', () => {
  const source = readFileSync(join(supabase, 'functions', '_shared', 'env.ts'), 'utf8')
  const names = [...source.matchAll(/^\s+([A-Z][A-Z0-9_]+)\??:/gm)].map(([, name]) => name)
  assert.ok(names.length >= 8, `only ${names} are found`)
  const told = readFileSync(join(supabase, '..', 'docs', 'deploy.md'), 'utf8')
  assert.deepEqual(names.filter((name) => !told.includes(`\`${name}\``)), [])
})

test('the seeds that config.toml names are there, and phones are off', () => {
  assert.ok(config.seeds.length > 0)
  for (const seed of config.seeds) assert.ok(existsSync(join(supabase, seed)), seed)
  assert.equal(config.auth.sms.enabled, false)
})
