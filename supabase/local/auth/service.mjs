// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util'
import { signJwt } from '../jwt.mjs'
import { log } from '../log.mjs'
import { resendConfirmation, verifierFor } from './mails.mjs'
import { refreshFor } from './refresh.mjs'
import { signUpFor } from './signup.mjs'

// Production puts more into an access token than lite does.
function withAllClaims(session, { secret, address }, { authenticationMethod = 'password', provider } = {}) {
  const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1], 'base64url'))
  const { user } = session
  const method = provider === 'email' ? 'otp' : provider ? 'oauth' : authenticationMethod // it is named when a code is exchanged
  const all = { iss: `${address()}/auth/v1`, ...claims, phone: user.phone ?? '', app_metadata: user.app_metadata, user_metadata: user.user_metadata,
    aal: 'aal1', amr: [{ method, timestamp: claims.iat }], is_anonymous: false }
  session.access_token = signJwt(all, secret)
  return session
}

// Lite prints the error in full.
const brief = (message) => Object.defineProperty(new Error(message), inspect.custom, { value: () => message })

// Nobody learns from the time of the answer whether there is such an account: the mail goes out after it.
function recoverFor(original, isAddress) {
  return async function recover(email) {
    if (!isAddress(email)) return original(email)
    setImmediate(() => original(email).catch((error) => log('auth', `a recovery mail failed: ${error.message}`)))
  }
}

//! Gives lite's Auth service, which is made anew for each request, what it lacks. `onSignUpError` is told why the database
//! refused a new user, before the error goes its way. `sessionId()` is that of the request, once it is known.
export function completeAuthService(service, { connection, secret, address, reuseSeconds, sessionId, onSignUpError }) {
  service.repo = new service.repo.constructor(connection.kysely, 'postgres', (work) => connection.runInTransaction(work))
  for (const name of ['createSessionForUser', 'createRefreshResponse']) {
    const original = service[name].bind(service)
    service[name] = async (...args) => withAllClaims(await original(...args), { secret, address }, name === 'createSessionForUser' ? args[3] : {})
  }
  service.refreshSession = refreshFor(service, connection.driver, service.refreshSession.bind(service), reuseSeconds)
  service.verifyOtp = verifierFor(service.verifyOtp.bind(service))
  service.recover = recoverFor(service.recover.bind(service), (email) => typeof email === 'string' && /^[^@\s]+@[^@\s]+$/.test(email))
  const signOut = service.signOut.bind(service)
  service.signOut = (session, scope, user) => signOut(session, scope ?? 'global', user)
  const updateUser = service.updateUser.bind(service)
  service.updateUser = async (user, changes) => {
    const updated = await updateUser(user, changes)
    if (changes.password !== undefined) await signOut(sessionId(), 'others', user) // who knew the old one is out
    return updated
  }
  const resend = service.resend.bind(service)
  service.resend = async (type, email) => (type === 'signup' && email ? void (await resendConfirmation(service, email)) : resend(type, email))
  const signUp = signUpFor(service, service.signUp.bind(service))
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
