// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { call, clientOf, newForm, ok, password } from './http.mjs'

//! A name that nobody has yet, good as a username.
export const newName = () => `auth${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
export const addressOf = (name) => `${name}@conformance.example`

//! An account made through the official client: `{client, name, email, user, session}`.
export async function newAccount() {
  const [client, name] = [clientOf(), newName()]
  const { user, session } = ok(await client.auth.signUp({ email: addressOf(name), password, options: { data: { username: name } } }))
  return { client, name, email: addressOf(name), user, session }
}

//! One more session of the account, with a client of its own.
export async function signedIn({ email }, secret = password) {
  const client = clientOf()
  return { client, ...ok(await client.auth.signInWithPassword({ email, password: secret })) }
}

const post = (path, body, headers) => call(`/auth/v1/${path}`, { method: 'POST', body, headers })
export const signUp = (body, headers = newForm) => post('signup', body, headers)
export const token = (grant, body, headers = newForm) => post(`token?grant_type=${grant}`, body, headers)
export const refresh = ({ refresh_token: value }) => token('refresh_token', { refresh_token: value })
export const userOf = (bearer, headers = newForm) => call('/auth/v1/user', { token: bearer, headers })

//! Status and code of a refusal in the form of 2024-01-01.
export const refusal = ({ status, body }) => [status, body?.code]
