// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const shortToken = /^[a-z0-9]{12}$/

async function issueChild(tx, row) {
  const token = randomUUID()
  await tx`update auth.refresh_tokens set revoked = true, updated_at = now() where id = ${row.id}`
  await tx`insert into auth.refresh_tokens (id, token, user_id, session_id, parent)
           values (${randomUUID()}, ${token}, ${row.user_id}, ${row.session_id}, ${row.token})`
  return token
}

// The session's row is locked first, so that refreshes of one session come one after the other.
async function exchange(tx, token, reuseSeconds) {
  await tx`select from auth.sessions where id = (select session_id from auth.refresh_tokens where token = ${token}) for update`
  const [row] = await tx`
    select id, token, user_id, session_id, revoked, updated_at > now() - make_interval(secs => ${reuseSeconds}) as fresh
    from auth.refresh_tokens where token = ${token}`
  if (!row?.session_id) return null
  if (!row.revoked) return { row, token: await issueChild(tx, row) }
  const [child] = await tx`select token from auth.refresh_tokens where session_id = ${row.session_id} and parent = ${token} and not revoked`
  if (child) return { row, token: child.token } // the answer that brought it was lost
  if (row.fresh) return { row, token: await issueChild(tx, row) } // two clients at once
  await tx`update auth.refresh_tokens set revoked = true, updated_at = 'epoch' where session_id = ${row.session_id}`
  return null
}

//! Replaces the refresh of an Auth service by one that keeps production's rules of reuse, in one transaction. Whatever ends
//! in an error is left to `original`, which finds the same state and says so in its own words.
export function refreshFor(service, driver, original, reuseSeconds) {
  return async function refreshSession(token) {
    if (typeof token !== 'string' || !uuid.test(token)) return original(shortToken.test(token) ? randomUUID() : token)
    const done = await driver.begin((tx) => exchange(tx, token, reuseSeconds))
    if (!done) return original(token)
    const user = await service.repo.findUserById(done.row.user_id)
    const at = new Date().toISOString()
    await service.repo.updateSessionRefreshedAt(done.row.session_id, at)
    return service.createRefreshResponse(user, done.row.session_id, done.token, at)
  }
}
