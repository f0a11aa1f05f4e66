// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import type { Env } from './env.ts'
import { Refusal } from './http.ts'

const published = ['ES256', 'RS256', 'EdDSA']
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>()

function publishedKeys(env: Env) {
  const address = `${env.SUPABASE_URL}/auth/v1/.well-known/jwks.json`
  const known = keySets.get(address) ?? createRemoteJWKSet(new URL(address))
  keySets.set(address, known)
  return known
}

const badToken = () => new Refusal(401, 'bad_jwt', 'The session is not valid any more. Sign in again.')

function algorithmOf(token: string): unknown {
  try {
    return decodeProtectedHeader(token).alg
  } catch {
    throw badToken()
  }
}

// The token names its algorithm, but which key may go with it is decided here: a published key is never taken for a secret.
async function claimsOf(token: string, env: Env): Promise<JWTPayload> {
  const options = { audience: 'authenticated', requiredClaims: ['exp', 'sub'] }
  const shared = algorithmOf(token) === 'HS256' && env.JWT_SECRET
  try {
    const verified = shared
      ? await jwtVerify(token, new TextEncoder().encode(shared), { ...options, algorithms: ['HS256'] })
      : await jwtVerify(token, publishedKeys(env), { ...options, algorithms: published })
    return verified.payload
  } catch (error) {
    const ofToken = error instanceof errors.JOSEError && error.code !== errors.JWKSTimeout.code && error.code !== errors.JOSEError.code
    throw ofToken ? badToken() : new Refusal(503, 'keys_unavailable', 'The keys of this project cannot be read. Try again in a moment.')
  }
}

function bearerOf(request: Request): string {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (!token) throw new Refusal(401, 'no_authorization', 'Sign in first.')
  return token
}

/** Who asks: the user of a good access token, and the token itself. */
export async function requireUser(request: Request, env: Env): Promise<{ id: string; token: string }> {
  const token = bearerOf(request)
  const { sub, role, iss } = await claimsOf(token, env)
  if (role !== 'authenticated' || !sub || (iss !== undefined && iss !== `${env.SUPABASE_URL}/auth/v1`)) throw badToken()
  return { id: sub, token }
}

async function digest(text: string): Promise<string> {
  return String(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** Lets only the holder of the service key pass. */
export async function requireService(request: Request, env: Env): Promise<void> {
  const given = [request.headers.get('apikey'), request.headers.get('authorization')?.replace(/^Bearer\s+/i, '')]
  // Digests have one length and say nothing about where two keys differ.
  const wanted = await digest(env.SUPABASE_SERVICE_ROLE_KEY)
  const digests = await Promise.all(given.map((key) => digest(key ?? '')))
  if (!digests.includes(wanted)) throw new Refusal(403, 'forbidden', 'Only the service may do that.')
}
