// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto'
import { parseFilter } from './filters.mjs'

const actions = ['INSERT', 'UPDATE', 'DELETE']
const noSelectOnWildcard = 'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.'
const selectIsNoList = 'Error parsing `select` params: expected a list of column name strings, e.g. select: ["col1", "col2"]'
const noParams = (binding) =>
  `No subscription params provided. Please provide at least a \`schema\` or \`table\` to subscribe to: ${inspected(binding)}`

// As production's language prints a value.
function inspected(value) {
  if (value === null || value === undefined) return 'nil'
  if (Array.isArray(value)) return `[${value.map(inspected).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  return `%{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)} => ${inspected(value[key])}`).join(', ')}}`
}

//! The server's name for a binding: stable over rejoins, equal for equal bindings.
export function bindingId(binding) {
  const text = JSON.stringify(Object.entries(binding).sort(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> 5
}

function readSelect({ select }) {
  if (typeof select === 'string') return { error: selectIsNoList }
  const names = Array.isArray(select) ? select.filter((name) => typeof name === 'string') : []
  return { select: names.length > 0 ? names : null }
}

// Which tables: a schema, a table, or both; a filter only together with both.
function readPlace(binding) {
  const has = (name) => name in binding
  const isText = (name) => typeof binding[name] === 'string'
  const place = { schema: binding.schema, table: binding.table }
  if (isText('schema') && isText('table') && (isText('filter') || !has('filter'))) return place
  if (has('filter')) return null
  if (isText('schema') && !has('table')) return { ...place, table: '*' }
  return isText('table') && !has('schema') ? { ...place, schema: 'public' } : null
}

//! What a binding of a join asks for: `{id, action, schema, table, filters, select}`, or `{error}` in production's words.
export function readBinding(binding) {
  const { select, error } = readSelect(binding)
  if (error) return { error }
  const place = readPlace(binding)
  if (!place) return { error: noParams(binding) }
  const filter = parseFilter(binding.filter ?? '')
  if (filter.error) return filter
  if (select && (place.schema === '*' || place.table === '*')) return { error: noSelectOnWildcard }
  const wanted = typeof binding.event === 'string' ? binding.event.toUpperCase() : '*'
  return { id: bindingId(binding), action: actions.includes(wanted) ? wanted : '*', ...place, filters: filter.filters, select }
}

//! The binding as production's messages show it.
export function describeBinding({ action, schema, table, filters, select }) {
  const shown = filters.map(({ column, op, value, negate }) => `{${[column, op, value, negate].map((part) => JSON.stringify(part)).join(', ')}}`)
  return `event: ${action}, schema: ${schema}, table: ${table}, filters: [${shown.join(', ')}], select: ${inspected(select)}`
}
