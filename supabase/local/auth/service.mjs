// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util'
import { signJwt } from '../jwt.mjs'
import { refreshFor } from './refresh.mjs'

const reuseSeconds = 10

// Production puts more into an access token than lite does.
function withAllClaims(session, { secret, issuer }) {
  const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1], 'base64url'))
  const { user } = session
  const all = { iss: issuer, ...claims, phone: user.phone ?? '', app_metadata: user.app_metadata, user_metadata: user.user_metadata,
    aal: 'aal1', amr: [{ method: 'password', timestamp: claims.iat }], is_anonymous: false }
  session.access_token = signJwt(all, secret)
  return session
}

// Lite prints the error in full.
const brief = (message) => Object.defineProperty(new Error(message), inspect.custom, { value: () => message })

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

//! Gives lite's Auth service, which is made anew for each request, what it lacks. `onSignUpError` is told why the database
//! refused a new user, before the error goes its way.
export function completeAuthService(service, { connection, secret, issuer, onSignUpError }) {
  service.repo = new service.repo.constructor(connection.kysely, 'postgres', (work) => connection.runInTransaction(work))
  for (const name of ['createSessionForUser', 'createRefreshResponse']) {
    const original = service[name].bind(service)
    service[name] = async (...args) => withAllClaims(await original(...args), { secret, issuer })
  }
  service.refreshSession = refreshFor(service, connection.driver, service.refreshSession.bind(service), reuseSeconds)
  const signUp = inOneTransaction(service, service.signUp.bind(service))
  service.signUp = async (...args) => {
    try {
      return await signUp(...args)
    } catch (error) {
      if (error.name !== 'PostgresError') throw error
      if (error.constraint_name === 'users_email_partial_key') return service.signUp(...args) // a race; now it is found
      onSignUpError(error)
      throw brief(`the database refused the new user: ${error.code} ${error.message}`)
    }
  }
}
