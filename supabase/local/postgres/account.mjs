// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const accountName = 'aigm-postgres'

function findAccount(name) {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name) return { uid: Number(uid), gid: Number(gid) }
  }
  return null
}

//! PostgreSQL refuses to run as root. Yields the account to run it under, or null when we are no root ourselves.
//! As root the account `aigm-postgres` is made on first use.
export function unprivilegedAccount() {
  if (process.platform === 'win32' || process.getuid() !== 0) return null
  const found = findAccount(accountName)
  if (found) return found
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group', accountName])
  const account = findAccount(accountName)
  if (!account) throw new Error(`PostgreSQL does not run as root, and the account ${accountName} could not be made: ${made.error ?? made.stderr}`)
  return account
}

//! Whether the account may enter every folder on the way to `path`.
export function canReach(account, path) {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
    if (folder === dirname(folder)) return true
  }
}
