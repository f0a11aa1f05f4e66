// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

//! Whether a process of that id exists (also when it belongs to somebody else).
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// A PostgreSQL works in the folder of its data. A process that has ended works nowhere, also while nobody has waited for it.
function worksIn(pid, folder) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
  } catch {
    return false
  }
}

// After a crash the number in the file may long belong to another program, which must not be touched.
const serves = (pid, cluster) => isAlive(pid) && (process.platform !== 'linux' || worksIn(pid, realpathSync(cluster)))

// The connections of a server that was killed end a little later than it.
function isWorkedIn(cluster) {
  const folder = realpathSync(cluster)
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(name, folder))
}

async function until(condition, deadline, complaint) {
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(complaint)
    await pause(20)
  }
}

//! Stops a PostgreSQL that outlived the stack which had started it, and takes away the note of one that has ended. Yields
//! whether there was something to stop.
export async function stopOrphan(cluster, timeoutMs = 10_000) {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return false
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  const isOrphan = Number.isInteger(pid) && pid > 1 && serves(pid, cluster)
  const deadline = Date.now() + timeoutMs
  const complaint = `PostgreSQL (process ${pid}) was left behind and does not stop`
  if (isOrphan) {
    process.kill(pid, 'SIGINT') // PostgreSQL: fast shutdown
    const hasStopped = () => !serves(pid, cluster) || !existsSync(path)
    await until(() => hasStopped() || Date.now() > deadline - timeoutMs / 2, deadline, complaint)
    if (!hasStopped()) process.kill(pid, 'SIGQUIT') // immediate: a fast one can wait for ever while PostgreSQL recovers
    await until(hasStopped, deadline, complaint)
  }
  // A server refuses to start while anybody has the number in the file: a program that got it after a restart of the machine,
  // or a process that has ended and that nobody has waited for yet.
  if (process.platform === 'linux') {
    await until(() => !isWorkedIn(cluster), deadline, complaint)
    rmSync(path, { force: true })
  }
  return isOrphan
}
