// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process'
import { chownSync, closeSync, constants, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { log } from '../log.mjs'
import { unprivilegedAccount } from './account.mjs'
import { binariesFor } from './binaries.mjs'
import { stopOrphan } from './orphan.mjs'

export const superuser = 'supabase_admin'
const inheritedFd = 3

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

function prepareFolder(folder, account) {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  if (account) chownSync(folder, account.uid, account.gid)
}

// As root the server runs under another account, which may not be able to enter the folders above its data. It gets the
// folder as an open file instead, and names it by that: no permission of anybody's folders has to change.
function folderArgument(folder, account) {
  if (!account) return { path: folder, extra: [], release: () => {} }
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { path: `/proc/self/fd/${inheritedFd}`, extra: [fd], release: () => closeSync(fd) }
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

async function createCluster(cluster) {
  const { folder, account, binaries, password, test } = cluster
  const at = folderArgument(folder, account)
  const passwordFile = join(cluster.home, 'password.new')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) chownSync(passwordFile, account.uid, account.gid)
  const passwordFd = openSync(passwordFile, 'r')
  const passwordPath = account ? `/proc/self/fd/${inheritedFd + 1}` : passwordFile
  const args = ['-D', at.path, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordPath}`, '-E', 'UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  if (test) args.push('--no-sync')
  const child = spawnFor(account, binaries.initdb, args, cluster.logFd, account ? [...at.extra, passwordFd] : [])
  const code = await new Promise((done) => child.once('error', done).once('exit', done))
  at.release()
  closeSync(passwordFd)
  rmSync(passwordFile)
  if (code !== 0) throw new Error(`initdb failed (${code}); see ${cluster.logPath}`)
}

// Ends PostgreSQL when we are killed so hard that we cannot do it ourselves: its input ends with our process.
function startWatcher(account, pid) {
  if (process.platform === 'win32') return null
  const watcher = spawn('/bin/sh', ['-c', 'read _; kill -INT "$1"', 'sh', String(pid)], {
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
  for (let exited = null; ; ) {
    child.once('exit', (code) => (exited = code ?? 'signal'))
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {}, fetch_types: false })
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (exited !== null || child.exitCode !== null) throw new Error(`PostgreSQL did not start; see ${cluster.logPath}`)
      if (!['ECONNREFUSED', '57P03', 'ECONNRESET', 'CONNECTION_CLOSED'].includes(error.code)) throw error
      await pause(15)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
}

async function startServer(cluster) {
  const { folder, account, binaries, test } = cluster
  cluster.port = await freePort()
  const at = folderArgument(folder, account)
  const wanted = { ...settings, ...(test && speedOverDurability), port: cluster.port }
  const args = ['-D', at.path, ...Object.entries(wanted).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawnFor(account, binaries.postgres, args, cluster.logFd, at.extra)
  const exited = new Promise((done) => child.once('exit', done).once('error', done))
  at.release()
  await waitUntilReady(cluster, child)
  const watcher = startWatcher(account, child.pid)
  return async function stop() {
    watcher?.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await exited
    closeSync(cluster.logFd)
  }
}

function removeCluster(folder) {
  if (!existsSync(folder)) return
  const names = readdirSync(folder)
  if (names.length > 0 && !names.includes('PG_VERSION')) throw new Error(`${folder} is no PostgreSQL folder; it is left alone`)
  rmSync(folder, { recursive: true })
}

//! Starts the bundled PostgreSQL on the data below `home`, making it first if needed. Yields `{url(role), created, stop()}`.
export async function startPostgres({ home, password, reset, test }) {
  const account = unprivilegedAccount()
  const cluster = { home, folder: join(home, 'postgres'), account, binaries: binariesFor(account), password, test }
  cluster.logPath = join(home, 'postgres.log')
  cluster.url = (role) => `postgresql://${role}:${password}@127.0.0.1:${cluster.port}/postgres`
  if (await stopOrphan(cluster.folder)) log('postgres', 'stopped a server that an earlier run had left behind')
  if (reset) removeCluster(cluster.folder)
  cluster.logFd = openSync(cluster.logPath, 'w', 0o600)
  prepareFolder(cluster.folder, account)
  const created = !existsSync(join(cluster.folder, 'PG_VERSION'))
  if (created) {
    try {
      await createCluster(cluster)
    } catch (error) {
      rmSync(cluster.folder, { recursive: true, force: true })
      throw error
    }
  }
  const stop = await startServer(cluster)
  return { url: cluster.url, created, stop }
}
