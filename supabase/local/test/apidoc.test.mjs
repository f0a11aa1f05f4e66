// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import postgres from 'postgres'
import { apiFile, describeApi, hintsOf, readComment } from '../apidoc.mjs'
import { startTestStack } from './harness.mjs'

test('docs/backend-api.md says what the database says (node supabase/local/apidoc.mjs writes it anew)', async () => {
  const stack = await startTestStack({ migrations: undefined })
  const sql = postgres(stack.db, { max: 1 })
  try {
    assert.equal(readFileSync(apiFile, 'utf8'), await describeApi(sql))
  } finally {
    await sql.end()
    await stack.stop()
  }
})

test('a comment names each argument and a limit, or is refused', () => {
  const whole = 'Does it.\nroom: the room\nError not_member: to others\nLimit: none'
  const read = readComment('f', whole, ['room'])
  assert.deepEqual([read.text, read.limit, read.arguments.get('room'), read.errors], ['Does it.', 'none', 'the room', [{ hint: 'not_member', when: 'to others' }]])
  assert.throws(() => readComment('f', whole, ['room', 'name']), /lacks name/)
  assert.throws(() => readComment('f', 'Does it.\nroom: the room', ['room']), /lacks Limit/)
  assert.throws(() => readComment('f', 'room: the room\nLimit: none', ['room']), /lacks a text/)
})

test('the errors of a function are those that it raises, and those of what it calls', () => {
  const sources = [
    { name: 'f', source: "raise exception 'No.' using errcode = 'PT404', hint = 'gone'; perform private.g(1);" },
    { name: 'g', source: "raise exception 'Bad; or not.' using hint = 'bad'; perform private.f(private.h());" },
    { name: 'h', source: "raise exception 'Never.' using errcode = '42501';" }]
  assert.deepEqual([...hintsOf(sources, 'f')], [['gone', '404'], ['bad', '400'], ['42501', '403']])
  assert.deepEqual([...hintsOf(sources, 'h')], [['42501', '403']])
})
