// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { json } from '../http/answers.mjs'

const apiVersion = '2024-01-01'
const versionHeader = 'X-Supabase-Api-Version'

//! Whether the request asks for the error form of 2024-01-01. What is no date counts as none.
export function wantsNewForm(request) {
  const version = request.headers.get(versionHeader) ?? ''
  return /^\d{4}-\d\d-\d\d$/.test(version) && version >= apiVersion
}

const refused = (status, code, message) => json(status, { code: status, error_code: code, msg: message })

//! Lite takes a sign-up without an address for an anonymous one.
export const noPhone = () => refused(400, 'phone_provider_disabled', 'Phone signups are disabled')

//! Lite takes a token of another algorithm for none.
export const badJwt = () => refused(403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature')

//! Brings an error answer of Auth into the form that the request asked for. Other answers pass unchanged.
export async function inRequestedForm(request, answer) {
  if (answer.status < 400 || !answer.headers.get('content-type')?.includes('json')) return answer
  let body = await answer.json()
  if (body.error === 'server_error') body = { code: 500, error_code: 'unexpected_failure', msg: 'Unexpected failure, please check server logs for more information' }
  const headers = new Headers(answer.headers)
  for (const name of ['content-length', 'content-type']) headers.delete(name)
  if (typeof body.code !== 'number') return json(answer.status, body, Object.fromEntries(headers))
  headers.set('X-Sb-Error-Code', body.error_code)
  if (!wantsNewForm(request)) return json(answer.status, body, Object.fromEntries(headers))
  const { code: _, error_code: code, msg: message, ...rest } = body
  headers.set(versionHeader, apiVersion)
  return json(answer.status, { code, message, ...rest }, Object.fromEntries(headers))
}

const passedOn = new Set(['P0001', '23000', '23001', '23502', '23503', '23505', '23514', '23P01'])

function statusOf(code) {
  if (passedOn.has(code)) return 500
  const status = Number(/^PT([1-5]\d\d)$/.exec(code)?.[1])
  return status || null
}

//! What production answers when a trigger refuses the new user. In the form of 2024-01-01 the reason stays hidden. In the
//! initial form (no version header) the database's own error goes through, with the HTTP status of a `PTxyz` code.
export function signUpRefusal(request, error) {
  const status = statusOf(error.code)
  if (!wantsNewForm(request) && status !== null) {
    const { code, message, hint, detail } = error
    return json(status, { code, message, ...(hint && { hint }), ...(detail && { detail }) }, { 'X-Sb-Error-Code': 'unexpected_failure' })
  }
  return json(500, { code: 500, error_code: 'unexpected_failure', msg: 'Database error saving new user' })
}
