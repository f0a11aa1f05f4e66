// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Writes docs/backend-api.md from the comments, grants and policies of the database:
//   node supabase/local/apidoc.mjs            starts a database of its own, writes the file and ends
// A function's comment has one form: what it does; then `argument: meaning` for each argument; then `Error hint: when` for
// each word that its errors may carry in `hint` (or 42501, which has none); then `Limit: action` or `Limit: none`.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import postgres from 'postgres'
import { applyMigrations, applyPlatform } from './migrations.mjs'
import { startPostgres, superuser } from './postgres/cluster.mjs'

export const apiFile = join(import.meta.dirname, '..', '..', 'docs', 'backend-api.md')

const readFunctions = (sql) => sql`
  select p.proname as name, pg_get_function_arguments(p.oid) as signature, coalesce(p.proargnames, '{}') as argument_names,
         coalesce(p.proargmodes::text[], '{}') as argument_modes, pg_get_function_result(p.oid) as result,
         p.prosecdef as definer, p.provolatile as volatility, coalesce(obj_description(p.oid, 'pg_proc'), '') as comment
  from pg_proc p where p.pronamespace = 'public'::regnamespace and has_function_privilege('authenticated', p.oid, 'execute')
  order by p.proname, signature`

const readSources = (sql) => sql`select proname as name, prosrc as source from pg_proc p join pg_namespace n on n.oid = p.pronamespace where nspname in ('public', 'private')`

const readLimits = (sql) => sql`select action, to_jsonb(l) as row from private.rate_limits l order by action collate "C"`

const readTables = (sql) => sql`
  select c.relname as name, c.relkind = 'v' as is_view, coalesce(obj_description(c.oid, 'pg_class'), '') as comment,
    (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
        'insert', has_column_privilege('authenticated', c.oid, a.attnum, 'insert'),
        'update', has_column_privilege('authenticated', c.oid, a.attnum, 'update')) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select jsonb_agg(jsonb_build_object('command', p.cmd, 'name', p.policyname) order by p.cmd, p.policyname)
      from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname) as policies
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') order by c.relname`

//! The hints that a function may answer with, each with its HTTP status, as it raises them itself or by a private function
//! that it calls: errcode PT404 is 404, none is 400.
export function hintsOf(sources, name, seen = new Set([name])) {
  const hints = new Map()
  for (const { source } of sources.filter((routine) => routine.name === name)) {
    for (const [statement] of source.matchAll(/raise exception '(?:[^']|'')*'[^;]*;/g)) {
      const hint = /hint = '(\w+)'/.exec(statement)?.[1]
      const status = /errcode = 'PT(\d{3})'/.exec(statement)?.[1]
      if (hint) hints.set(hint, status ?? '400')
      else if (statement.includes("'42501'")) hints.set('42501', '403')
    }
    for (const [, called] of source.matchAll(/\bprivate\.(\w+)\(/g)) {
      if (!seen.has(called)) for (const [hint, status] of hintsOf(sources, called, seen.add(called))) hints.set(hint, hints.get(hint) ?? status)
    }
  }
  return hints
}

//! Splits a comment of the form above. Throws where it has another form.
export function readComment(name, comment, argumentNames) {
  const read = { text: [], arguments: new Map(), errors: [], limit: null }
  for (const line of comment.split('\n')) {
    const error = /^Error (\w+)(?:: (.+))?$/.exec(line)
    const limit = /^Limit: (\w+)$/.exec(line)
    const argument = /^(\w+): (.+)$/.exec(line)
    if (error) read.errors.push({ hint: error[1], when: error[2] ?? '' })
    else if (limit) read.limit = limit[1]
    else if (argument && argumentNames.includes(argument[1])) read.arguments.set(argument[1], argument[2])
    else read.text.push(line)
  }
  const missing = argumentNames.filter((argument) => !read.arguments.has(argument))
  if (read.text.join('').trim() === '' || read.limit === null || missing.length > 0) {
    throw new Error(`the comment of ${name} lacks ${[...missing, read.limit === null ? 'Limit' : ''].filter(Boolean).join(', ') || 'a text'}`)
  }
  return { ...read, text: read.text.join(' ').trim() }
}

const cell = (text) => String(text).replaceAll('|', '\\|')
const table = (head, rows) => (rows.length === 0 ? [] : [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`), ''])

function limitText({ burst, per_second: perSecond, span }) {
  if (span) return `${burst} in each ${span}`
  const rates = [['a second', 1], ['a minute', 60], ['an hour', 3600], ['a day', 86400]].map(([unit, seconds]) => [unit, Number((perSecond * seconds).toPrecision(6))])
  const [unit, rate] = rates.find(([, count]) => count >= 1 && Number.isInteger(count)) ?? rates.at(-1)
  return `${burst} at once, then ${rate} ${unit}`
}

function typeText(declared) {
  const [, type, fallback] = /^(.*?)(?: DEFAULT (.*))?$/.exec(declared)
  if (fallback === undefined) return type
  return fallback.startsWith('NULL') ? `${type}, optional` : `${type}, else ${fallback}`
}

// What no function of its own raises comes from a trigger or a constraint of a table, and is looked for everywhere.
function errorRows(routine, comment, sources) {
  const own = hintsOf(sources, routine.name)
  const documented = new Set(comment.errors.map(({ hint }) => hint))
  const forgotten = [...own.keys()].filter((hint) => !documented.has(hint) && !['rate_limited', '42501'].includes(hint))
  if (forgotten.length > 0) throw new Error(`the comment of ${routine.name} forgets ${forgotten.join(', ')}`)
  return comment.errors.map(({ hint, when }) => {
    const status = own.get(hint) ?? sources.map(({ name }) => hintsOf(sources, name).get(hint)).find(Boolean)
    if (!status) throw new Error(`${routine.name} documents ${hint}, which nothing raises`)
    return [`\`${hint}\``, status, when]
  })
}

function limitRow(routine, comment, sources, limits) {
  const taken = sources.find(({ name }) => name === routine.name).source.match(/private\.rate_limit\('(\w+)'\)/)?.[1] ?? 'none'
  if (taken !== comment.limit) throw new Error(`${routine.name} takes the limit ${taken}, and its comment says ${comment.limit}`)
  return taken === 'none' ? [] : [['`rate_limited`', '429', `past ${limits.get(taken)}; \`details\` has the seconds to wait`]]
}

function describeFunction(routine, sources, limits) {
  const given = routine.argument_names.filter((name, n) => name && !['o', 't'].includes(routine.argument_modes[n]))
  const comment = readComment(routine.name, routine.comment, given)
  // a name that is a word of SQL comes in quotes
  const types = new Map(routine.signature.split(', ').map((part) => [part.split(' ')[0].replaceAll('"', ''), typeText(part.replace(/^\S+ /, ''))]))
  const untyped = given.find((name) => !types.get(name))
  if (untyped) throw new Error(`no type was found of ${routine.name}'s argument ${untyped}`)
  return [`### ${routine.name}(${given.join(', ')})`, '', comment.text, '', `Returns \`${routine.result}\`.`, '',
    ...table(['argument', 'type', 'meaning'], given.map((name) => [`\`${name}\``, types.get(name), comment.arguments.get(name)])),
    ...table(['error', 'status', 'when'], [...errorRows(routine, comment, sources), ...limitRow(routine, comment, sources, limits)])]
}

function describeTable({ name, is_view: isView, comment, columns, policies }) {
  if (comment === '') throw new Error(`the ${isView ? 'view' : 'table'} ${name} has no comment`)
  const mayWrite = (column) => ['insert', 'update'].filter((command) => column[command]).join(', ')
  const rights = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((command) => [command,
    (policies ?? []).filter((policy) => policy.command === command).map((policy) => policy.name).join('; ') || 'none'])
  return [`### ${name}`, '', comment, '',
    ...table(['column', 'type', 'clients write it by'], columns.map((column) => [`\`${column.name}\``, `\`${column.type}\`${column.required ? '' : ', may be null'}`, mayWrite(column)])),
    ...(isView ? [] : table(['command', 'who'], rights))]
}

//! The whole document, from a database with the migrations in it.
export async function describeApi(sql) {
  const [functions, sources, limitRows, tables] = await Promise.all([readFunctions(sql), readSources(sql), readLimits(sql), readTables(sql)])
  const limits = new Map(limitRows.map(({ action, row }) => [action, limitText(row)]))
  return [
    '<!-- SPDX-FileCopyrightText: The AIGM contributors -->', '<!-- SPDX-License-Identifier: Apache-2.0 -->',
    '<!-- Written by supabase/local/apidoc.mjs. Change the comments in the database, not this file. -->', '',
    '# The backend, as clients see it', '',
    'Everything here is reached through REST as a signed-in person: functions by `POST /rest/v1/rpc/<name>` with the arguments as a JSON object, tables by `/rest/v1/<name>`. Without an account the answer is 401; 403 with SQLSTATE 42501 means that the person may not. An error carries a sentence in `message` and, where a program should tell it from others, a word in `hint` that never changes.', '',
    '## Functions', '', ...functions.flatMap((routine) => describeFunction(routine, sources, limits)),
    '## Tables', '', 'A row shows to whom the SELECT policy names. Columns that no command is named for are written by the database alone.', '',
    ...tables.flatMap(describeTable),
    '## Rate limits', '', 'Counted for each person. A refusal is HTTP 429 with `rate_limited` in `hint` and the seconds to wait in `details`.', '',
    ...table(['action', 'limit'], [...limits].map(([action, limit]) => [`\`${action}\``, limit])),
  ].join('\n')
}

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'aigm-api-'))
  const database = await startPostgres({ home, password: randomBytes(24).toString('hex'), test: true, onLost: () => {} })
  const sql = postgres(database.url(superuser), { max: 1, onnotice: () => {} })
  try {
    await applyPlatform(sql, null)
    await applyMigrations(sql, join(import.meta.dirname, '..', 'migrations'))
    writeFileSync(apiFile, await describeApi(sql))
  } finally {
    await sql.end()
    await database.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
