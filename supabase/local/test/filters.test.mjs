// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bindingId, describeBinding, readBinding } from '../realtime/bindings.mjs'
import { parseFilter } from '../realtime/filters.mjs'
import { readReplay } from '../realtime/replay.mjs'

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', 'realtime_postgres_changes.json'), 'utf8'))
const only = (filter) => parseFilter(filter).filters.map(({ op, value, negate }) => [op, value, negate])

test('reads filters as the server does', () => {
  for (const { filter, parsed, error } of vectors.server_parse) {
    const result = parseFilter(filter)
    if (parsed) assert.deepEqual(result.filters.map(({ column, op, value, negate }) => [column, op, value, negate]), parsed, filter)
    else assert.match(result.error, error.startsWith('Error') ? new RegExp(`^${error.replace(/[[\]]/g, '\\$&')}$`) : /^Error parsing `filter` params: (filter must not contain empty segments|`in` filter value must be wrapped by parentheses)/)
  }
})

test('reads every filter that the published client builds', () => {
  for (const { name, filter } of vectors.filters) assert.ok(parseFilter(filter).filters, name)
  assert.deepEqual(only('body=eq."say \\"hi\\""'), [['eq', 'say "hi"', false]])
  assert.deepEqual(only('body=eq."a\\\\b"'), [['eq', 'a\\b', false]])
  assert.deepEqual(only('body=eq." x"'), [['eq', ' x', false]])
  assert.deepEqual(only('body=eq."a,b",id=eq.2'), [['eq', 'a,b', false], ['eq', '2', false]])
  assert.deepEqual(only('body=eq."f(x)"'), [['eq', 'f(x)', false]])
  assert.deepEqual(only('name=in.("a,b",c),id=eq.2'), [['in', '{"a,b",c}', false], ['eq', '2', false]])
  assert.deepEqual(only('host=eq.a.b=c'), [['eq', 'a.b=c', false]])
  assert.deepEqual(only('d=not.is.null'), [['is', 'null', true]])
  assert.deepEqual(only('body=eq."open'), [['eq', '"open', false]], 'a quote that never closes is a character')
})

test('a binding names tables, or says what it lacks', () => {
  const place = (binding) => {
    const { schema, table, action } = readBinding(binding)
    return [schema, table, action]
  }
  assert.deepEqual(place({ event: 'insert', schema: 'public', table: 'notes' }), ['public', 'notes', 'INSERT'])
  assert.deepEqual(place({ event: 'truncate', schema: 'public' }), ['public', '*', '*'])
  assert.deepEqual(place({ table: 'notes' }), ['public', 'notes', '*'])
  const lacks = 'No subscription params provided. Please provide at least a `schema` or `table` to subscribe to: '
  assert.equal(readBinding({}).error, `${lacks}%{}`)
  assert.equal(readBinding({ schema: 'public', table: null }).error, `${lacks}%{"schema" => "public", "table" => nil}`)
  assert.equal(readBinding({ schema: 'public', filter: 'a=eq.1' }).error, `${lacks}%{"filter" => "a=eq.1", "schema" => "public"}`)
  assert.equal(readBinding({ schema: 'public', table: 'notes', filter: null }).error, `${lacks}%{"filter" => nil, "schema" => "public", "table" => "notes"}`)
  assert.match(readBinding({ schema: 'public', table: 'notes', select: 'id,body' }).error, /^Error parsing `select` params/)
  assert.match(readBinding({ schema: 'public', select: ['id'] }).error, /not supported for wildcard/)
  assert.equal(readBinding({ schema: 'public', table: 'notes', select: [] }).select, null)
})

test('the id of a binding is equal for equal bindings', () => {
  assert.equal(bindingId({ event: '*', schema: 'public' }), bindingId({ schema: 'public', event: '*' }))
  assert.notEqual(bindingId({ event: '*', schema: 'public' }), bindingId({ event: '*', schema: 'public', table: 'notes' }))
})

test('a binding is described as production does', () => {
  const described = describeBinding(readBinding({ event: 'INSERT', schema: 'public', table: 'nope', filter: 'a=not.in.(1,2)', select: ['a'] }))
  assert.equal(described, 'event: INSERT, schema: public, table: nope, filters: [{"a", "in", "{1,2}", true}], select: ["a"]')
})

test('replay: how much, since when, and what makes no sense', () => {
  assert.equal(readReplay(undefined, false), null)
  assert.deepEqual(readReplay({}, true), { since: 0, limit: 10 })
  assert.deepEqual(readReplay({ since: 5, limit: 900 }, true), { since: 5, limit: 25 })
  assert.deepEqual(readReplay({ limit: 0 }, true), { since: 0, limit: 1 })
  assert.deepEqual(readReplay({ since: 'now' }, true), { problem: 'Replay params are not valid' })
  assert.deepEqual(readReplay({}, false), { problem: 'Replay is not allowed for public channels' })
})
