// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHmac, timingSafeEqual } from 'node:crypto'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = encode({ alg: 'HS256', typ: 'JWT' })
const signatureOf = (text, secret) => createHmac('sha256', secret).update(text).digest()

export function signJwt(claims, secret) {
  const text = `${header}.${encode(claims)}`
  return `${text}.${signatureOf(text, secret).toString('base64url')}`
}

function decodePart(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString())
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

// Those that a project's gateway user can become; production's database refuses all others.
const roles = ['anon', 'authenticated', 'service_role']

//! Yields `{claims}` or `{problem}`: malformed, signature, claims (no role or exp), expired (with `seconds` since then), role
//! (one that no token may name).
export function verifyJwt(token, secret, nowMs = Date.now()) {
  const parts = typeof token === 'string' ? token.split('.') : []
  if (parts.length !== 3) return { problem: 'malformed' }
  const [head, claims] = [decodePart(parts[0]), decodePart(parts[1])]
  if (!head || !claims) return { problem: 'malformed' }
  const given = Buffer.from(parts[2], 'base64url')
  const wanted = signatureOf(`${parts[0]}.${parts[1]}`, secret)
  if (head.alg !== 'HS256' || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return { problem: 'signature' }
  if (typeof claims.role !== 'string' || !Number.isInteger(claims.exp)) return { problem: 'claims' }
  const seconds = Math.floor(nowMs / 1000) - claims.exp
  if (seconds >= 0) return { problem: 'expired', seconds }
  return roles.includes(claims.role) ? { claims } : { problem: 'role', role: claims.role }
}
