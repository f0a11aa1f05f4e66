// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto'
import { resendConfirmation } from './mails.mjs'

class Undo extends Error {}

// All rows of a new account or none.
function inOneTransaction(service, signUp) {
  return (...args) =>
    service.repo.transaction(async (repo) => {
      const outer = service.repo
      service.repo = repo
      try {
        return await signUp(...args)
      } finally {
        service.repo = outer
      }
    })
}

// A sign-up of somebody who does not exist, taken back: it costs the same time and yields a user of the same shape.
async function madeUpUser(service, signUp, email, password, data) {
  const { mailer } = service
  service.mailer = { sendConfirmation: async () => {} }
  let user
  try {
    await inOneTransaction(service, async () => {
      user = (await signUp(`${randomUUID()}@made-up.invalid`, password, data)).user
      throw new Undo()
    })()
  } catch (error) {
    if (!(error instanceof Undo)) throw error
  } finally {
    service.mailer = mailer
  }
  const { sub: _, ...own } = user.user_metadata
  return { ...user, email, role: '', user_metadata: { ...own, email }, identities: [] }
}

//! Signing up where an address must be confirmed first: who exists is answered like who does not. An account that was never
//! confirmed gets its mail again.
export function signUpFor(service, original) {
  const plain = inOneTransaction(service, original)
  return async function signUp(email, password, data) {
    const mustConfirm = service.config.email?.enable_confirmations && typeof email === 'string' && typeof password === 'string'
    const user = mustConfirm ? await service.repo.findUserByEmail(email.toLowerCase()) : null
    if (!user) return plain(email, password, data)
    const shown = await madeUpUser(service, original, email.toLowerCase(), password, data)
    await resendConfirmation(service, email)
    return { user: shown }
  }
}
