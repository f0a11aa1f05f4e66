// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The `filter` of a postgres_changes binding: `column=[not.]op.value`, several joined by commas. The errors are
// production's, which shows the parts as its language prints them.

const operators = new Set(['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'])

class FilterError extends Error {}

const inspect = (parts) => `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`

// At the commas outside parentheses and quotes. A quote opens only where a value begins.
function splitAtCommas(text) {
  const parts = ['']
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === ',' && depth === 0 && !quoted) {
      parts.push('')
      continue
    }
    parts[parts.length - 1] += char
    if (quoted && char === '\\' && i + 1 < text.length) parts[parts.length - 1] += text[++i]
    else if (quoted) quoted = char !== '"'
    else if (char === '"') quoted = '.(,'.includes(text[i - 1] ?? ' ')
    else if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
  }
  return parts
}

function unquoted(value) {
  return /^"(?:[^"\\]|\\[^])*"$/.test(value) ? value.slice(1, -1).replace(/\\([^])/g, '$1') : value
}

// PostgreSQL quotes the elements of an array as the filter does.
function listValue(value) {
  if (!/^\([^]*\)$/.test(value)) throw new FilterError('`in` filter value must be wrapped by parentheses')
  return `{${value.slice(1, -1)}}`
}

function halves(text, separator) {
  const at = text.indexOf(separator)
  if (at < 0) throw new FilterError(inspect([text]))
  return [text.slice(0, at), text.slice(at + separator.length)]
}

function parseOne(text) {
  if (text === '') throw new FilterError('filter must not contain empty segments (check for extra commas)')
  const [column, rest] = halves(text, '=')
  const negate = rest.startsWith('not.')
  const [op, value] = halves(negate ? rest.slice('not.'.length) : rest, '.')
  if (!operators.has(op)) throw new FilterError(inspect([op, value]))
  return { column, op, value: op === 'in' ? listValue(value) : unquoted(value), negate }
}

//! Yields `{filters: [{column, op, value, negate}]}`, or `{error}`.
export function parseFilter(text) {
  const trimmed = text.trim()
  if (trimmed === '') return { filters: [] }
  try {
    return { filters: splitAtCommas(trimmed).map((part) => parseOne(part.trim())) }
  } catch (error) {
    if (error instanceof FilterError) return { error: `Error parsing \`filter\` params: ${error.message}` }
    throw error
  }
}
