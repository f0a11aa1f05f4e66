// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { rmSync, writeFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { readConfig } from './config.mjs'
import { FakeGitHub } from './fakes/github.mjs'
import { Mailbox } from './fakes/mail.mjs'
import { json } from './http/answers.mjs'
import { gate } from './http/gate.mjs'
import { startHttp } from './http/server.mjs'
import { log } from './log.mjs'
import { applyMigrations, applyPlatform, applySeed } from './migrations.mjs'
import { startPostgres, superuser } from './postgres/cluster.mjs'
import { isAlive } from './postgres/orphan.mjs'
import { openProfile } from './profile.mjs'
import { startRealtime } from './realtime/server.mjs'
import { openServices } from './services.mjs'

const supabaseFolder = join(import.meta.dirname, '..')
const kib = 1024

function bodyLimit(path) {
  if (path.startsWith('/auth/')) return 64 * kib
  return path.startsWith('/realtime/') ? 4096 * kib : 1024 * kib
}

// Two stacks on one folder would fight over the database.
function takeFolder(folder) {
  const path = join(folder, 'stack.pid')
  const other = existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) : 0
  if (other > 1 && other !== process.pid && isAlive(other) && looksLikeStack(other)) throw new Error(`${folder} is in use by process ${other}`)
  writeFileSync(path, String(process.pid), { mode: 0o600 })
  return () => rmSync(path, { force: true })
}

function looksLikeStack(pid) {
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.mjs')
  } catch {
    return false
  }
}

async function openDatabase(options, profile) {
  if (!options.db) return startPostgres({ home: options.data, password: profile.password, reset: options.reset, test: options.test,
    onLost: options.onDatabaseLost ?? (() => log('stack', 'PostgreSQL has ended by itself')) })
  if (options.reset) throw new Error('--reset is for the bundled PostgreSQL; a server named by --db is yours to empty')
  return { url: () => options.db, stop: async () => {} }
}

async function prepareDatabase(sql, options, { profile, config }) {
  await applyPlatform(sql, options.db ? null : profile.password)
  const done = await applyMigrations(sql, options.migrations ?? join(supabaseFolder, 'migrations'))
  if (done.length > 0) log('migrations', `applied ${done.join(', ')}`)
  if (!options.seed) return
  for (const path of options.seedFile ? [options.seedFile] : config.seeds.map((name) => join(supabaseFolder, name))) {
    if (await applySeed(sql, path)) log('migrations', `loaded ${path}`)
  }
}

function openConfig({ config: path, jwtExpirySeconds }) {
  const config = readConfig(path ?? join(supabaseFolder, 'config.toml'))
  if (jwtExpirySeconds !== undefined) config.auth.jwt_expiry = jwtExpirySeconds
  return config
}

function router({ supabase, realtime, services, fakes, profile, address }) {
  return async function handle(request) {
    const url = new URL(request.url)
    if (url.pathname === '/health') return json(200, { name: 'aigm-local-stack', ready: true })
    if (url.pathname === '/local') return json(200, { name: 'AIGM local workspace', url: address(), key: profile.anonKey })
    if (url.pathname.startsWith('/functions/v1/')) return services.fetchFunction(request, url)
    const fake = fakes && /^\/_(mail|fake\/github)(\/|$)/.exec(url.pathname)?.[1]
    if (fake) return fakes[fake].fetch(request, url)
    const service = /^\/(rest|auth|realtime)\/v1\//.exec(url.pathname)?.[1]
    if (!service) return json(404, { message: 'no Route matched with those values' })
    const refusal = gate(request, url, profile.jwtSecret)
    if (refusal) return refusal
    return service === 'realtime' ? realtime.fetch(request, url) : supabase.fetch(request)
  }
}

// A broken connection may never end, or end with an error; what was started before it is stopped all the same.
const patienceSeconds = 10
async function stopWithinReason(step) {
  const inOrder = async () => {
    await step()
    return true
  }
  const clock = new AbortController()
  const late = pause(patienceSeconds * 1000, null, { signal: clock.signal }).then(() => log('stack', `a part has not stopped within ${patienceSeconds} s`), () => {})
  try {
    return (await Promise.race([inOrder(), late])) === true
  } catch (error) {
    log('stack', `a part has stopped with an error: ${error.message}`)
    return false
  } finally {
    clock.abort()
  }
}

//! Starts everything and yields `{url, key, db, serviceKey, stop()}` once it answers; stop() yields whether all was in order.
//! What was started is stopped again when a later part fails.
export async function startStack(options) {
  const undo = []
  const stop = async () => {
    let isClean = true
    for (const step of undo.splice(0).reverse()) isClean = (await stopWithinReason(step)) && isClean
    return isClean
  }
  try {
    const profile = openProfile(options.data)
    undo.push(takeFolder(options.data))
    const opening = openDatabase(options, profile).then(({ url, stop: stopDatabase }) => {
      undo.push(stopDatabase)
      return url
    })
    // The largest of the modules is read while another process makes the data folder.
    const [databaseUrl, { startSupabase }] = await Promise.all([opening, import('./supabase.mjs')])
    const sql = postgres(databaseUrl(superuser), { max: 3, onnotice: () => {}, fetch_types: false })
    undo.push(() => sql.end({ timeout: 2 }))
    const config = openConfig(options)
    await prepareDatabase(sql, options, { profile, config })
    let url = ''
    const address = () => url
    const fakes = options.test ? { mail: new Mailbox(), 'fake/github': new FakeGitHub() } : null
    const supabase = await startSupabase({ url: databaseUrl('supabase_auth_admin'), secret: profile.jwtSecret, config, fakes, address })
    undo.push(supabase.close)
    await sql.listen('pgrst', (message) => message !== 'reload config' && supabase.reloadSchema())
    const realtime = await startRealtime({ sql, secret: profile.jwtSecret, refusalDelayMs: options.refusalDelayMs, plan: options.realtimePlan })
    const services = openServices({ home: options.data, functionsFolder: options.functions ?? join(supabaseFolder, 'functions'), profile, config, address, durable: !options.test, reset: options.reset })
    const http = await startHttp({ port: options.port, bodyLimit, upgrade: realtime.upgrade, ...services,
      handle: router({ supabase, realtime, services, fakes, profile, address }) })
    undo.push(() => Promise.all([http.stop(), realtime.stop()]))
    url = http.url
    await supabase.warmUp(url)
    return { url, key: profile.anonKey, serviceKey: profile.serviceKey, db: databaseUrl('postgres'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
