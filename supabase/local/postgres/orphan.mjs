// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
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

// After a crash the number in the file may long belong to another program, which must not be touched.
function serves(pid, cluster) {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

//! Stops a PostgreSQL that outlived the stack which had started it. Does nothing when there is none.
export async function stopOrphan(cluster, timeoutMs = 10_000) {
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return false
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
  if (!Number.isInteger(pid) || pid <= 1 || !serves(pid, cluster)) return false
  process.kill(pid, 'SIGINT') // PostgreSQL: fast shutdown
  const deadline = Date.now() + timeoutMs
  let isPatient = true
  while (serves(pid, cluster) && existsSync(path)) {
    if (isPatient && Date.now() > deadline - timeoutMs / 2) {
      isPatient = false
      process.kill(pid, 'SIGQUIT') // immediate: a fast one can wait for ever while PostgreSQL recovers
    }
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) was left behind and does not stop`)
    await pause(20)
  }
  return true
}
