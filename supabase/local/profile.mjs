// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signJwt } from './jwt.mjs'

const tenYears = 10 * 365 * 24 * 3600

function newProfile() {
  const jwtSecret = randomBytes(32).toString('base64url')
  const iat = Math.floor(Date.now() / 1000)
  const keyFor = (role) => signJwt({ iss: 'supabase', ref: 'local', role, iat, exp: iat + tenYears }, jwtSecret)
  return { password: randomBytes(24).toString('hex'), jwtSecret, anonKey: keyFor('anon'), serviceKey: keyFor('service_role'), objects: newObjectKeys() }
}

const newObjectKeys = () => ({ accessKeyId: randomBytes(16).toString('hex'), secretAccessKey: randomBytes(32).toString('hex') })

function save(path, profile) {
  writeFileSync(`${path}.new`, JSON.stringify(profile, null, 2), { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return profile
}

//! The secrets of one workspace: made at random on first use, readable by their owner alone, kept over a reset so that
//! a key which somebody saved stays good.
export function openProfile(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const path = join(folder, 'profile.json')
  if (!existsSync(path)) return save(path, newProfile())
  const profile = JSON.parse(readFileSync(path, 'utf8'))
  return profile.objects ? profile : save(path, { ...profile, objects: newObjectKeys() }) // from before there were files
}
