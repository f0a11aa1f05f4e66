// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, randomInt, randomUUID } from 'node:crypto'

const pkcePrefix = 'pkce_'
const tokenColumns = { sendConfirmation: 'confirmation_token', sendRecovery: 'recovery_token', sendMagicLink: 'recovery_token' }
const methods = { sendConfirmation: 'email/signup', sendRecovery: 'recovery', sendMagicLink: 'magiclink', sendEmailChange: 'email_change' }
const methodOfType = { signup: 'email/signup', recovery: 'recovery', magiclink: 'magiclink', email_change: 'email_change' }

const hashOf = (email, code) => createHash('sha256').update(email.toLowerCase() + code).digest('hex')
const newCode = (length) => Array.from({ length }, () => randomInt(10)).join('')

//! Makes the mails of this request lead back to where it asked for, and by a code when it brought a PKCE challenge: then the
//! token in the link has a prefix, and clicking it gives the app a code in place of a session.
export function directMails(service, { redirectTo, challenge, method, address }) {
  const { mailer, config } = service
  const back = service.resolveEmailRedirect(redirectTo)
  mailer.config = { ...mailer.config, site_url: address() } // the links lead to this server
  const withPkce = async (send, token, userId) => {
    const column = tokenColumns[send] ?? (config.email?.double_confirm_changes === false ? 'email_change_token_new' : 'email_change_token_current')
    await service.repo.updateUser(userId, { [column]: pkcePrefix + token })
    await service.repo.createFlowState({ id: randomUUID(), user_id: userId, auth_code: randomUUID(), authentication_method: methods[send], code_challenge: challenge,
      code_challenge_method: (method ?? 's256').toLowerCase(), provider_type: 'email' })
    return pkcePrefix + token
  }
  service.mailer = Object.fromEntries(Object.keys(methods).map((send) => [send, async (to, token, code, options) =>
    mailer[send](to, challenge ? await withPkce(send, token, options.userId) : token, code, { ...options, redirectTo: back })]))
  service.mailer.sendReauthentication = (...args) => mailer.sendReauthentication(...args)
}

//! A confirmation mail again, with a new code. Nobody is told whether there is such an account.
export async function resendConfirmation(service, email) {
  const user = await service.repo.findUserByEmail(email.toLowerCase())
  if (!user || user.confirmed_at) return null
  const code = newCode(service.otpLength)
  const token = hashOf(user.email, code)
  await service.repo.updateUser(user.id, { confirmation_token: token, confirmation_sent_at: new Date().toISOString() })
  await service.mailer.sendConfirmation(user.email, token, code, { userId: user.id })
  return user
}

const isWrongCode = (error) => error.code === 'otp_expired'

//! Checking a code as production does: one that was mailed for PKCE can also be typed in, and the type "email" covers the
//! confirmation of a sign-up as well as a magic link.
export function verifierFor(verifyOtp) {
  return async function verify({ email, token, token_hash: given, type }) {
    const hash = given ?? (typeof email === 'string' && typeof token === 'string' ? hashOf(email, token) : undefined)
    if (!hash) return verifyOtp({ email, token, type })
    const types = type === 'magiclink' ? ['signup', 'magiclink'] : [type]
    const attempts = [hash, pkcePrefix + hash].flatMap((candidate) => types.map((as) => ({ token_hash: candidate, type: as })))
    let refusal
    for (const attempt of attempts) {
      try {
        return await verifyOtp(attempt)
      } catch (error) {
        if (!isWrongCode(error)) throw error
        refusal = error
      }
    }
    throw refusal
  }
}

function redirect(target, query, fragment = {}) {
  const url = new URL(target)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  if (Object.keys(fragment).length > 0) url.hash = String(new URLSearchParams({ ...fragment, sb: '' }))
  return new Response(null, { status: 303, headers: { Location: url.href } })
}

async function issueCode(driver, userId, type) {
  const [flow] = await driver`
    update auth.flow_state set auth_code_issued_at = now(), created_at = now() -- its life counts from the click
    where id = (select id from auth.flow_state where user_id = ${userId} and authentication_method = ${methodOfType[type] ?? type} and code_challenge is not null
                order by created_at desc limit 1)
    returning auth_code`
  return flow?.auth_code
}

//! A click on the link of a mail that was asked for with PKCE: sends the browser back with a code. Null for other links.
export async function followLink(service, driver, parameters) {
  const { token = '', type, redirect_to: redirectTo } = parameters
  if (!token.startsWith(pkcePrefix)) return null
  const target = service.resolveEmailRedirect(redirectTo)
  let code
  service.createSessionForUser = async (user) => {
    code = await issueCode(driver, user.id, type)
    return {}
  }
  try {
    await service.verifyOtp({ token_hash: token, type })
  } catch (error) {
    return refuse(target, error)
  }
  return code ? redirect(target, { code }) : refuse(target, { code: 'flow_state_not_found', message: 'No valid flow state found' })
}

function refuse(target, { code = 'server_error', message }) {
  const error = { error: 'access_denied', error_code: code, error_description: message }
  return redirect(target, error, error)
}

//! Puts the error of a redirect, which lite writes into the fragment alone, into the query as well, as production does.
export function withErrorInQuery(answer) {
  const url = new URL(answer.headers.get('location'))
  const fragment = Object.fromEntries(new URLSearchParams(url.hash.slice(1)))
  url.hash = ''
  return fragment.error ? redirect(url.href, fragment, fragment) : answer
}
