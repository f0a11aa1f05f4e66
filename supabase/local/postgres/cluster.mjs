// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { log } from '../log.mjs'
import { unprivilegedAccount } from './account.mjs'
import { binariesFor } from './binaries.mjs'
import { stopOrphan } from './orphan.mjs'

export const superuser = 'supabase_admin'
const firstInheritedFd = 3

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 40,
  shared_buffers: '32MB',
  timezone: 'UTC',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '256MB',
  jit: 'off',
}
const speedOverDurability = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

//! A free port of 127.0.0.1, as far as one can know.
export function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

// As root the server runs under another account, which cannot enter the folders above its data. It gets files and folders
// open instead, and names them by that: no permission of anybody's folders has to change. Needs /proc.
function handOver(account, paths) {
  if (!account) return { names: paths, fds: [], release: () => {} }
  const fds = paths.map((path) => openSync(path, 'r'))
  return { names: fds.map((_, i) => `/proc/self/fd/${firstInheritedFd + i}`), fds, release: () => fds.forEach((fd) => closeSync(fd)) }
}

function spawnFor(account, program, args, output, extra) {
  return spawn(program, args, {
    stdio: ['ignore', output, output, ...extra],
    cwd: '/',
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    detached: true, // a Ctrl-C in the terminal is for us alone: we stop it in order
    windowsHide: true,
    ...(account && { uid: account.uid, gid: account.gid }),
  })
}

const unfinished = /^postgres-\d+\.new$/

// What an interrupted start has left. Its initdb may still be at work; then the folder goes at a later start.
function removeUnfinished(home) {
  for (const name of readdirSync(home).filter((each) => unfinished.test(each))) {
    try {
      rmSync(join(home, name), { recursive: true })
    } catch (error) {
      log('postgres', `${name} is left for later: ${error.message}`)
    }
  }
}

// In a folder of another name until it is complete: initdb that was interrupted leaves something that looks like a cluster.
async function createCluster(cluster) {
  const { account, binaries, password, test } = cluster
  const folder = join(cluster.home, `postgres-${process.pid}.new`)
  const passwordFile = join(cluster.home, 'password.new')
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid)
  const { names, fds, release } = handOver(account, [folder, passwordFile])
  const args = ['-D', names[0], '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${names[1]}`, '-E', 'UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  if (test) args.push('--no-sync')
  const child = spawnFor(account, binaries.initdb, args, cluster.logFd, fds)
  const code = await new Promise((done) => child.once('error', done).once('exit', done))
  release()
  rmSync(passwordFile)
  if (code !== 0) throw new Error(`initdb failed (${code}); see ${cluster.logPath}`)
  renameSync(folder, cluster.folder)
}

// A fast shutdown that comes while PostgreSQL recovers from a crash can wait for ever (17.8: the checkpointer stays). An
// immediate one does not; nothing is lost by it, the next start recovers.
const graceSeconds = 5

// Ends PostgreSQL when we are killed so hard that we cannot do it ourselves: its input ends with our process.
const watch = 'read _; kill -INT "$1"; n=0; while kill -0 "$1" 2>/dev/null; do n=$((n + 1)); [ $n -le "$2" ] || kill -QUIT "$1"; sleep 1; done'
function startWatcher(account, pid) {
  if (process.platform === 'win32') return null
  const watcher = spawn('/bin/sh', ['-c', watch, 'sh', String(pid), String(graceSeconds)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
    ...(account && { uid: account.uid, gid: account.gid }),
  })
  watcher.stdin.on('error', () => {})
  watcher.unref()
  return watcher
}

async function waitUntilReady(cluster, child) {
  const url = cluster.url(superuser)
  for (;;) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {}, fetch_types: false })
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL did not start; see ${cluster.logPath}`)
      if (!['ECONNREFUSED', '57P03', 'ECONNRESET', 'CONNECTION_CLOSED'].includes(error.code)) throw error
      await pause(15)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
}

async function startServer(cluster, onLost) {
  const { folder, account, binaries, test } = cluster
  cluster.port = await freePort()
  const { names, fds, release } = handOver(account, [folder])
  const wanted = { ...settings, ...(test && speedOverDurability), port: cluster.port }
  const args = ['-D', names[0], ...Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawnFor(account, binaries.postgres, args, cluster.logFd, fds)
  const exited = new Promise((done) => child.once('exit', done).once('error', done))
  release()
  try {
    await waitUntilReady(cluster, child)
  } catch (error) {
    child.kill('SIGQUIT')
    await exited
    throw error
  }
  const watcher = startWatcher(account, child.pid)
  let stopping = false
  exited.then(() => stopping || onLost())
  return async function stop() {
    stopping = true
    watcher?.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    const impatient = setTimeout(() => child.kill('SIGQUIT'), graceSeconds * 1000)
    await exited
    clearTimeout(impatient)
    closeSync(cluster.logFd)
  }
}

function removeCluster(folder) {
  if (!existsSync(folder)) return
  const names = readdirSync(folder)
  if (names.length > 0 && !names.includes('PG_VERSION')) throw new Error(`${folder} is no PostgreSQL folder; it is left alone`)
  rmSync(folder, { recursive: true })
}

//! Starts the bundled PostgreSQL on the data below `home`, making it first if needed. Yields `{url(role), stop()}`.
//! `onLost` is called when the server ends by itself.
export async function startPostgres({ home, password, reset, test, onLost }) {
  const account = unprivilegedAccount()
  const cluster = { home, folder: join(home, 'postgres'), account, binaries: binariesFor(account), password, test }
  cluster.logPath = join(home, 'postgres.log')
  cluster.url = (role) => `postgresql://${role}:${password}@127.0.0.1:${cluster.port}/postgres`
  if (await stopOrphan(cluster.folder)) log('postgres', 'stopped a server that an earlier run had left behind')
  if (reset) removeCluster(cluster.folder)
  removeUnfinished(home)
  cluster.logFd = openSync(cluster.logPath, 'w', 0o600)
  if (!existsSync(cluster.folder)) await createCluster(cluster)
  return { url: cluster.url, stop: await startServer(cluster, onLost) }
}
