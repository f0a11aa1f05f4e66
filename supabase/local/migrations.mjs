// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { log } from './log.mjs'

const platformFolder = join(import.meta.dirname, 'platform')

function sqlFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

const digest = (files) => createHash('sha256').update(JSON.stringify(files)).digest('hex')

//! Brings what production provides before the first migration: roles, schemas, auth, realtime. Only when it changed.
export async function applyPlatform(sql, password) {
  const files = sqlFiles(platformFolder)
  const wanted = digest(files)
  const [{ known }] = await sql`select to_regclass('supabase_migrations.platform') is not null as known`
  if (known) {
    const [row] = await sql`select digest from supabase_migrations.platform`
    if (row?.digest === wanted) return
  }
  await sql.begin(async (tx) => {
    await tx`set local client_min_messages = error`
    for (const { text } of files) await tx.unsafe(text)
    if (password) await letIn(tx, password)
    await tx.unsafe(`
      create schema if not exists supabase_migrations authorization postgres;
      create table if not exists supabase_migrations.platform (digest text not null);
      create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
      create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
      alter table supabase_migrations.schema_migrations owner to postgres;
      alter table supabase_migrations.seed_files owner to postgres;
      truncate supabase_migrations.platform;`)
    await tx`insert into supabase_migrations.platform values (${wanted})`
  })
}

// Only for our own server: its login roles get the workspace's password, and the database gets its usual owner.
async function letIn(tx, password) {
  if (!/^[0-9a-f]+$/.test(password)) throw new Error('the password of a workspace is hexadecimal')
  for (const role of ['postgres', 'authenticator', 'supabase_auth_admin']) await tx.unsafe(`alter role ${role} password '${password}'`)
  await tx.unsafe('alter database postgres owner to postgres')
}

// As in production: not as a superuser, and with the search path that a migration finds there.
function asPostgres(sql, work) {
  return sql.begin(async (tx) => {
    await tx.unsafe('set local role postgres; set local search_path = "$user", public, extensions; set local client_min_messages = warning')
    await work(tx)
  })
}

function explain(file, error) {
  const line = error.position ? file.text.slice(0, Number(error.position)).split('\n').length : null
  return new Error(`${file.name}${line ? `:${line}` : ''}: ${error.message}${error.hint ? ` (${error.hint})` : ''}${error.where ? ` [${error.where}]` : ''}`)
}

//! Runs the migrations of `folder` that this database has not had, in order, each in one transaction. Yields their names.
export async function applyMigrations(sql, folder) {
  const applied = new Map((await sql`select version, statements[1] as text from supabase_migrations.schema_migrations`).map((row) => [row.version, row.text]))
  const done = []
  for (const file of sqlFiles(folder)) {
    const match = /^(\d{14})_(.+)\.sql$/.exec(file.name)
    if (!match) throw new Error(`${file.name}: a migration is named <14 digits>_<name>.sql`)
    const [, version, name] = match
    if (applied.has(version)) {
      if (applied.get(version) !== file.text) log('migrations', `${file.name} has changed since it was applied; --reset applies it anew`)
      continue
    }
    try {
      await asPostgres(sql, async (tx) => {
        await tx.unsafe(file.text)
        await tx`insert into supabase_migrations.schema_migrations (version, name, statements) values (${version}, ${name}, array[${file.text}])`
      })
    } catch (error) {
      throw explain(file, error)
    }
    done.push(file.name)
  }
  return done
}

//! Loads a seed file once. Yields whether it did so now.
export async function applySeed(sql, path) {
  if (!existsSync(path)) throw new Error(`there is no seed at ${path}`)
  const file = { name: basename(path), text: readFileSync(path, 'utf8') }
  const [known] = await sql`select from supabase_migrations.seed_files where path = ${file.name}`
  if (known) return false
  try {
    await asPostgres(sql, async (tx) => {
      await tx.unsafe(file.text)
      await tx`insert into supabase_migrations.seed_files values (${file.name}, ${digest([file])})`
    })
  } catch (error) {
    throw explain(file, error)
  }
  return true
}
