// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The database of a Supabase project before its first migration, for tools that bring the migrations themselves:
//   node supabase/local/emptyproject.mjs --data DIR   starts PostgreSQL, prints {"db"} once it serves, ends with SIGTERM
//   node supabase/local/emptyproject.mjs --db URL     prepares that server (15 or later, a superuser) and ends

import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { applyPlatform } from './migrations.mjs'
import { startPostgres, superuser } from './postgres/cluster.mjs'

async function prepare(url, password) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await applyPlatform(sql, password)
  } finally {
    await sql.end()
  }
}

async function serve(home) {
  const password = randomBytes(24).toString('hex')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const database = await startPostgres({ home, password, test: true, onLost: () => process.exit(1) })
  process.on('SIGTERM', () => database.stop().then(() => process.exit(0)))
  await prepare(database.url(superuser), password)
  process.stdout.write(`${JSON.stringify({ db: database.url('postgres') })}\n`)
}

const { values } = parseArgs({ options: { data: { type: 'string' }, db: { type: 'string' } } })
await (values.db ? prepare(values.db, null) : serve(values.data))
