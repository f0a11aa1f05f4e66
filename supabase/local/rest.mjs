// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util'
import { RelationNotFoundError } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'

// The first that fits decides, as in PostgREST's table of errors.
const statusOfCode = [
  [/^23(503|505)$/, 409],
  [/^42883$|^42P01$/, 404],
  [/^42P17$/, 500],
  [/^25006$/, 405],
  [/^53400$/, 500],
  [/^08|^53|^57P01$/, 503],
  [/^0L|^0P|^28/, 403],
  [/^P0001$/, 400],
  [/^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|P0|XX|21)/, 500],
]
export const httpStatusOf = (code) => statusOfCode.find(([pattern]) => pattern.test(code))?.[1] ?? 400

// Codes whose answer depends on more than the error, and which @supabase/lite gets right by itself.
const leftAlone = (code) => code === '42501' || code === '42703' || code === 'PGRST' || code.startsWith('PT')

// Lite prints every error that it answers. One line is enough, without the statement and its values.
const brief = (error, summary) => Object.defineProperty(error, inspect.custom, { value: () => `rest: ${summary}`, configurable: true })

// Lite answers this code with exactly the given status and body.
function answeredAs(status, { code, message, detail = null, hint = null }) {
  const body = JSON.stringify({ code, message, details: detail, hint })
  return brief({ code: 'PGRST', message: body, detail: JSON.stringify({ status, headers: {} }) }, `${status} ${code} ${message}`)
}

//! The ISO form with a T, which is what PostgREST sends.
export const isoTimestamp = (text) => {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?)?$/.exec(text)
  if (!match) return text
  const [, day, time, hours, minutes] = match
  return `${day}T${time}${hours ? hours + (minutes ?? ':00') : ''}`
}
const timestampType = (oid) => ({ to: oid, from: [oid], serialize: (value) => value, parse: isoTimestamp })
const timestampTypes = { timestamp: timestampType(1114), timestamptz: timestampType(1184) }

//! Lite writes the names of a function's arguments as they are, which fails for a reserved word such as `user`. PostgREST
//! quotes them.
export const withQuotedArguments = (statement) => statement.replace(/(?<=[(,] ?)(\w+)(?= := \$\d)/g, '"$1"')

function quoteArguments(driver) {
  const reserve = driver.reserve.bind(driver)
  driver.reserve = async () => {
    const reserved = await reserve()
    const unsafe = reserved.unsafe.bind(reserved)
    return Object.assign(reserved, { unsafe: (statement, ...rest) => unsafe(withQuotedArguments(statement), ...rest) })
  }
}

const exposed = 'public'
const isExposed = ({ schema = exposed, ref_schema: other = exposed }) => schema === exposed && other === exposed
const exposedPartOf = (found) =>
  Object.fromEntries(Object.entries(found).map(([name, list]) => [name, Array.isArray(list) ? list.filter((item) => typeof item !== 'object' || isExposed(item)) : list]))

//! @supabase/lite's connection with production's manners; each override has its test.
export class RestConnection extends PostgresConnection {
  #exposed = new WeakMap()

  constructor(url) {
    super({
      url,
      postgresOptions: {
        max: 10,
        onnotice: () => {},
        connection: { statement_timeout: 8000 },
        types: timestampTypes,
      },
    })
    quoteArguments(this.driver)
  }

  // Lite would grant everything to anon on the first request, and so undo every REVOKE of the migrations.
  async ensureRlsContext() {
    return true
  }

  // Lite would embed tables of every schema, and mistakes the columns of one table for those of its namesake.
  async introspect(options) {
    const found = await super.introspect(options)
    if (!this.#exposed.has(found)) this.#exposed.set(found, exposedPartOf(found))
    return this.#exposed.get(found)
  }

  // One round trip in place of seven.
  async applyJwtSessionContext(db, vars) {
    const { role = 'anon', uid, jwt } = vars.auth ?? {}
    const settings = { 'request.jwt.claims': JSON.stringify(jwt ?? { role }), 'request.jwt.claim.sub': uid ?? '', 'request.jwt.claim.role': role, role }
    const list = Object.entries(settings).map(([name, value]) => `set_config(${literal(name)}, ${literal(String(value))}, true)`)
    await db.executeQuery({ sql: `select ${list.join(', ')}`, parameters: [], query: { kind: 'RawNode' } })
  }

  normalizeDbError(error) {
    const { code, message, detail, hint } = error ?? {}
    if (error instanceof RelationNotFoundError) return brief(error, message)
    if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return error
    return leftAlone(code) ? brief({ code, message, detail, hint }, `${code} ${message}`) : answeredAs(httpStatusOf(code), error)
  }
}

// standard_conforming_strings is on everywhere that we connect to.
const literal = (text) => `'${text.replaceAll("'", "''")}'`

const jsonTextType = (oid) => ({ to: oid, from: [oid], serialize: (value) => value, parse: JSON.parse })

//! The connections of Auth: there lite hands over JSON that is text already, which its own type would encode once more.
export class AuthConnection extends PostgresConnection {
  constructor(url) {
    super({ url, postgresOptions: { max: 4, onnotice: () => {}, types: { ...timestampTypes, json: jsonTextType(114), jsonb: jsonTextType(3802) } } })
  }
}
