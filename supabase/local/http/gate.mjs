// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { verifyJwt } from '../jwt.mjs'
import { json } from './answers.mjs'

const refusal = (message) => json(401, { message }, { 'Access-Control-Allow-Origin': '*' })
const restRefusal = (code, message) =>
  json(401, { code, message, details: null, hint: null }, { 'Access-Control-Allow-Origin': '*', 'Proxy-Status': `PostgREST; error=${code}`,
    'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message}"` })

const openPaths = /^\/auth\/v1\/(callback|authorize|verify|\.well-known\/.*)$/

//! Whether the key is one of this workspace: an API key is a JWT of ours without a user.
export function isApiKey(key, secret) {
  const { claims } = verifyJwt(key, secret)
  return claims !== undefined && claims.sub === undefined && ['anon', 'service_role'].includes(claims.role)
}

function checkRestToken(token, secret) {
  const parts = token.split('.').filter((part) => part !== '').length
  if (parts !== 3) return restRefusal('PGRST301', `Expected 3 parts in JWT; got ${Math.max(1, parts)}`)
  const { problem, role } = verifyJwt(token, secret)
  if (problem === 'malformed') return restRefusal('PGRST301', 'JWT cryptographic operation failed')
  if (problem === 'signature') return restRefusal('PGRST301', 'No suitable key or wrong key type')
  if (problem === 'role') return restRefusal('22023', `role "${role}" does not exist`)
  return problem === 'expired' ? restRefusal('PGRST303', 'JWT expired') : null
}

//! What production's gateway does before a service sees the request: the API key must be there and good. Yields the
//! answer of a refusal, or null. A request without a user's token goes on with the rights of its key, except to Auth, which
//! tells that there is none.
export function gate(request, url, secret) {
  if (request.method === 'OPTIONS' || openPaths.test(url.pathname)) return null
  const key = request.headers.get('apikey') ?? url.searchParams.get('apikey')
  if (!key) return refusal('No API key found in request')
  if (!isApiKey(key, secret)) return refusal('Invalid API key')
  const authorization = request.headers.get('authorization')
  const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  if (url.pathname.startsWith('/auth/')) {
    if (token) request.headers.set('authorization', `Bearer ${token}`)
  } else if (!authorization) request.headers.set('authorization', `Bearer ${key}`)
  else if (url.pathname.startsWith('/rest/')) return checkRestToken(token ?? '', secret)
  return null
}
