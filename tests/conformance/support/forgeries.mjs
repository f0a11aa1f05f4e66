// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { claimsOf, world } from './http.mjs'

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const hmac = (text, secret, digest = 'sha256') => createHmac(digest, secret).update(text).digest('base64url')
const hs256 = { alg: 'HS256', typ: 'JWT' }

//! A token over these claims, signed with this secret.
export const signed = (claims, secret, header = hs256, digest) => {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${hmac(text, secret, digest)}`
}

const changed = (token, change) => {
  const [header, , signature] = token.split('.')
  return `${header}.${part({ ...claimsOf(token), ...change })}.${signature}`
}
const otherHeader = (token, header) => [part(header), ...token.split('.').slice(1)].join('.')

function withOwnKey(claims) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const text = `${part({ alg: 'ES256', typ: 'JWT', kid: 'mine', jwk: publicKey.export({ format: 'jwk' }) })}.${part(claims)}`
  return `${text}.${createSign('sha256').update(text).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

//! Tokens that claim to be `victim`, made by somebody who knows `own`, the token of an attacker, and what is public. By name.
export function forgedTokens(victim, own, publicKeys = []) {
  const inAnHour = Math.floor(Date.now() / 1000) + 3600
  const claims = { ...claimsOf(own), sub: victim.id, exp: inAnHour }
  const service = { role: 'service_role', iss: 'supabase', exp: inAnHour }
  const bare = (header) => `${part(header)}.${part(claims)}.`
  return {
    'alg none': bare({ alg: 'none', typ: 'JWT' }),
    'alg nOnE': bare({ alg: 'nOnE', typ: 'JWT' }),
    'alg none with the old signature': otherHeader(changed(own, { sub: victim.id }), { alg: 'none', typ: 'JWT' }),
    'no alg': bare({ typ: 'JWT' }),
    'no signature': bare(hs256),
    'another secret': signed(claims, 'super-secret-jwt-token-with-at-least-32-characters-long'),
    'an empty secret': signed(claims, ''),
    'the key as secret': signed(claims, world.key),
    'another payload under the old signature': changed(own, { sub: victim.id }),
    'another role under the old signature': changed(own, { role: 'service_role' }),
    'a longer life under the old signature': changed(own, { exp: inAnHour + 86_400 }),
    'the service role, another secret': signed(service, 'super-secret-jwt-token-with-at-least-32-characters-long'),
    'the service role, alg none': `${part({ alg: 'none' })}.${part(service)}.`,
    'the superuser as role': signed({ ...claims, role: 'postgres' }, 'secret'),
    'HS512 in place of HS256': signed(claims, 'secret', { alg: 'HS512', typ: 'JWT' }, 'sha512'),
    'a key of its own in the header': withOwnKey(claims),
    'a key id that is a path': signed(claims, '', { ...hs256, kid: '../../../../dev/null' }),
    'a key id that is SQL': signed(claims, 'x', { ...hs256, kid: "' union select 'x" }),
    'a signature cut short': own.slice(0, -6),
    'a signature of zeros': own.replace(/[^.]+$/, part('\0'.repeat(32))),
    'two parts': own.split('.').slice(0, 2).join('.'),
    'four parts': `${own}.${part('x')}`,
    'no JSON inside': `${part('x')}.${part('y')}.${part('z')}`,
    'a list as claims': signed([claims], 'secret'),
    ...Object.fromEntries(publicKeys.map((key, n) => [`HS256 over public key ${n}`, signed(claims, JSON.stringify(key), { ...hs256, kid: key.kid })])),
  }
}

//! Tokens with a good signature that are not good for all that. The secret of the local stack signs them.
export function badClaims(own) {
  const { jwtSecret } = world.local
  const claims = claimsOf(own)
  const now = Math.floor(Date.now() / 1000)
  return {
    'expired a minute ago': signed({ ...claims, exp: now - 60 }, jwtSecret),
    'expired years ago': signed({ ...claims, iat: 1, exp: 2 }, jwtSecret),
    'alg none, signed all the same': signed(claims, jwtSecret, { alg: 'none', typ: 'JWT' }),
    'HS512 with the right secret': signed(claims, jwtSecret, { alg: 'HS512', typ: 'JWT' }, 'sha512'),
  }
}
