// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Says in words that @supabase/lite understands what PostgREST understands by a query. Left to itself, lite keeps one of two
// filters of a column, makes one `or` of two, takes `eq.null`, `eq.1.50` and `eq."x"` for null, 1.5 and x, and stumbles over a
// path into JSON at the end of an embed.

const reserved = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'apikey'])
const logical = /^(?:(.+)\.)?((?:not\.)?(?:and|or))$/
const comparison = /^((?:not\.)?(?:eq|neq|gte|gt|lte|lt))\.(.*)$/s
const isReserved = (name) => reserved.has(name) || /\.(order|limit|offset)$/.test(name)

// Booleans, lists and JSON, which lite reads rightly and would bind wrongly as text.
const isLeft = (value) => /^(true|false)$|^[{[]/i.test(value)

// Quotes that are around the whole, and which lite takes off as they are.
function asText(column, filter) {
  const [, operator, value] = comparison.exec(filter) ?? []
  return operator === undefined || column.includes('->') || isLeft(value) ? filter : `${operator}."${value}"`
}

const inList = (not, value) => `${not}in.("${value.replace(/["\\]/g, '\\$&')}")`

// Lite counts the quotes of a tree and knows no escapes in them; in the brackets of a list it does.
const plainTree = (tree) => tree.replace(/(?<=\.)(not\.)?eq\."((?:[^"\\]|\\.)*)"/gs, (whole, not = '', value) => (value.includes('\\') ? inList(not, value.replace(/\\(.)/gs, '$1')) : whole))

// As a leaf of a tree, where quotes are counted: a value with quotes of its own goes into a list, whose brackets protect it.
function asLeaf(column, filter) {
  const [, operator, value] = comparison.exec(filter) ?? []
  if (operator === undefined || !value.includes('"') || !/^(not\.)?eq$/.test(operator)) return `${column}.${asText(column, filter)}`
  return `${column}.${inList(operator.replace('eq', ''), value)}`
}

// `[embed, name]` of a parameter, `embed` ending in a point.
function splitName(name) {
  const at = name.startsWith('"') || /->/.test(name) ? -1 : name.lastIndexOf('.')
  return [name.slice(0, at + 1), name.slice(at + 1)]
}

function filtersOf(parameters) {
  const filters = new Map() // of each column, or of each embed's trees
  for (const [name, value] of parameters) {
    if (isReserved(name)) continue
    const [, embed = '', tree] = logical.exec(name) ?? []
    const key = tree ? `${embed && `${embed}.`}()` : name
    filters.set(key, [...(filters.get(key) ?? []), { name, value, tree }])
  }
  return filters
}

const onWire = ({ name, value, tree }) => [name, tree ? plainTree(value) : asText(name, value)]
const inTree = ({ name, value, tree }) => (tree ? tree + plainTree(value) : asLeaf(splitName(name)[1], value))

//! The parameters of a query, rewritten for lite.
export function rewriteQuery(parameters) {
  const rewritten = [...parameters].filter(([name]) => isReserved(name))
    .map(([name, value]) => [name, name === 'select' ? value.replace(/(->>?)([\w-]+)(?=\))/g, (path, arrow) => `${path}::${arrow === '->>' ? 'text' : 'jsonb'}`) : value])
  for (const [key, filters] of filtersOf(parameters)) {
    if (filters.length === 1) rewritten.push(onWire(filters[0]))
    else rewritten.push([`${splitName(key)[0]}and`, `(${filters.map(inTree).join(',')})`])
  }
  return rewritten
}

//! A request to a table, with its query rewritten. Arguments of functions are left alone.
export function withPlainQuery(request) {
  const url = new URL(request.url)
  if (url.search === '' || url.pathname.startsWith('/rest/v1/rpc/')) return request
  url.search = String(new URLSearchParams(rewriteQuery(url.searchParams)))
  return new Request(url, request)
}
