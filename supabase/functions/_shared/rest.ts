// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import type { Env } from './env.ts'
import { Refusal } from './http.ts'

async function post(env: Env, name: string, args: unknown, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(`${env.SUPABASE_URL}/rest/v1/rpc/${name}`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(args), signal: AbortSignal.timeout(20_000),
    })
  } catch {
    throw new Refusal(503, 'database_unavailable', 'The database does not answer. Try again in a moment.')
  }
}

// What the database refused the person for is the person's to know; what it refused us for is not.
async function refusalOf(answer: Response): Promise<Refusal> {
  const { message, hint, details } = await answer.json().catch(() => ({}))
  if (answer.status >= 500 || typeof message !== 'string') return new Refusal(503, 'database_unavailable', 'The database does not answer. Try again in a moment.')
  return new Refusal(answer.status, typeof hint === 'string' ? hint : 'refused', message, details ?? null)
}

async function call<T>(env: Env, name: string, args: unknown, headers: Record<string, string>): Promise<T> {
  const answer = await post(env, name, args, headers)
  if (!answer.ok) throw await refusalOf(answer)
  return (answer.status === 204 ? null : await answer.json()) as T
}

/** Calls a function of the database as the person who asks, so that the policies decide. */
export function callAs<T>(env: Env, token: string, name: string, args: unknown): Promise<T> {
  return call<T>(env, name, args, { apikey: env.SUPABASE_ANON_KEY, authorization: `Bearer ${token}` })
}

/** Calls a function that only the service may call. Keys of the newer kind are no tokens. */
export function callAsService<T>(env: Env, name: string, args: unknown): Promise<T> {
  const key = env.SUPABASE_SERVICE_ROLE_KEY
  return call<T>(env, name, args, { apikey: key, ...(key.startsWith('sb_') ? {} : { authorization: `Bearer ${key}` }) })
}
