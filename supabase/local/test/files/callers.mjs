// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { signJwt } from '../../jwt.mjs'
import { startHttp } from '../../http/server.mjs'
import { startWorkspace } from './workspace.mjs'

const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

// A project with published keys, whose database answers every call with an empty list.
async function startProject() {
  const keys = {}
  for (const alg of ['ES256', 'RS256']) keys[alg] = await generateKeyPair(alg)
  const published = await Promise.all(Object.entries(keys).map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), alg, kid: `kid-${alg}`, use: 'sig' })))
  const project = { keys, published, down: false }
  const http = await startHttp({ port: 0, bodyLimit: () => 65_536, handle: (request) => {
    if (project.down) return json(500, {})
    return request.url.endsWith('/auth/v1/.well-known/jwks.json') ? json(200, { keys: published }) : json(200, [])
  } })
  return Object.assign(project, { url: http.url, stop: http.stop })
}

//! Who may call at all: tokens of every kind, pages of every origin, with the functions in this runtime.
export const testCallers = (runtime) => describe(`callers, in ${runtime.name}`, () => {
  let place
  let project
  let modern // the functions of a project with published keys
  before(async () => {
    place = await startWorkspace(runtime)
    project = await startProject()
    const { JWT_SECRET: _, ...env } = place.env
    modern = await runtime.start({ ...env, SUPABASE_URL: project.url })
  })
  after(async () => {
    await modern?.stop()
    await project?.stop()
    await place?.stop()
  })
  const now = () => Math.floor(Date.now() / 1000)
  const body = JSON.stringify({ ids: [crypto.randomUUID()] })
  const ask = (url, token, headers = {}) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers } })
  const statusOf = async (url, token, headers) => {
    const answer = await ask(url, token, headers)
    return [answer.status, (await answer.json()).code]
  }

  test('forged and stale tokens get nowhere', async () => {
    const { jwtSecret, anonKey, serviceKey } = place.profile
    const good = { iss: `${place.stack.url}/auth/v1`, sub: place.ada.user.id, role: 'authenticated', aud: 'authenticated', iat: now(), exp: now() + 60 }
    const [head, claims, signature] = signJwt(good, jwtSecret).split('.')
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad = {
      'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      'alg None, with the old signature': `${encode({ alg: 'None', typ: 'JWT' })}.${claims}.${signature}`,
      'another key': signJwt(good, 'another secret of some length'),
      'an empty key': signJwt(good, ''),
      'other claims, same signature': `${head}.${encode({ ...good, sub: place.ben.user.id })}.${signature}`,
      'a cut signature': `${head}.${claims}.${signature.slice(0, -2)}`,
      'HS512 announced': `${encode({ alg: 'HS512', typ: 'JWT' })}.${claims}.${signature}`,
      'RS256 announced': `${encode({ alg: 'RS256', typ: 'JWT', kid: 'x' })}.${claims}.${signature}`,
      'a key of its own in the header': `${encode({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } })}.${claims}.${signature}`,
      'expired': signJwt({ ...good, exp: now() - 1 }, jwtSecret),
      'no expiry': signJwt({ ...good, exp: undefined }, jwtSecret),
      'not yet valid': signJwt({ ...good, nbf: now() + 600 }, jwtSecret),
      'another audience': signJwt({ ...good, aud: 'somebody' }, jwtSecret),
      'no audience': signJwt({ ...good, aud: undefined }, jwtSecret),
      'another issuer': signJwt({ ...good, iss: 'https://evil.example/auth/v1' }, jwtSecret),
      'role service_role': signJwt({ ...good, role: 'service_role' }, jwtSecret),
      'role anon': signJwt({ ...good, role: 'anon' }, jwtSecret),
      'no user': signJwt({ ...good, sub: undefined }, jwtSecret),
      'the anon key': anonKey,
      'the service key': serviceKey,
      'nonsense': 'nonsense',
      'three dots': 'a.b.c',
    }
    let passed = 0
    for (const [name, token] of Object.entries(bad)) {
      const found = await statusOf(place.functions.url('sign-download'), token)
      if (found[0] === 200) passed++
      assert.deepEqual(found, [401, 'bad_jwt'], name)
    }
    assert.equal(passed, 0)
    assert.deepEqual(await statusOf(place.functions.url('sign-download'), null), [401, 'no_authorization'])
    assert.deepEqual(await statusOf(place.functions.url('sign-download'), null, { authorization: 'Basic eDp5' }), [401, 'no_authorization'])
    assert.equal((await statusOf(place.functions.url('sign-download'), signJwt(good, jwtSecret)))[0], 200)
    assert.equal((await statusOf(place.functions.url('sign-download'), signJwt({ ...good, iss: undefined }, jwtSecret)))[0], 200, 'an issuer counts where there is one')
  })

  test('a project with published keys', async () => {
    const sign = (alg, change = {}, header = {}, key = project.keys[alg].privateKey) => new SignJWT({ role: 'authenticated', ...change }).setProtectedHeader({ alg, kid: `kid-${alg}`, ...header })
      .setSubject(place.ada.user.id).setAudience(change.aud ?? 'authenticated').setIssuer(`${project.url}/auth/v1`).setExpirationTime(change.exp ?? '1 minute').sign(key)
    const url = modern.url('sign-download')
    project.down = true
    assert.deepEqual(await statusOf(url, await sign('ES256')), [503, 'keys_unavailable'], 'not the fault of the token')
    project.down = false
    for (const alg of ['ES256', 'RS256']) assert.equal((await statusOf(url, await sign(alg)))[0], 200, alg)
    const stranger = await generateKeyPair('ES256')
    const publicAsSecret = new TextEncoder().encode(JSON.stringify(project.published[1]))
    const bad = {
      'a stranger\'s key': await sign('ES256', {}, {}, stranger.privateKey),
      'an unknown key': await sign('ES256', {}, { kid: 'other' }),
      'the published key as a secret': await sign('HS256', {}, { kid: 'kid-RS256' }, publicAsSecret),
      'the key of another algorithm': await sign('ES256', {}, { kid: 'kid-RS256' }),
      'expired': await sign('RS256', { exp: now() - 1 }),
      'another audience': await sign('RS256', { aud: 'x' }),
      'the shared secret of old': signJwt({ sub: place.ada.user.id, role: 'authenticated', aud: 'authenticated', exp: now() + 60 }, place.profile.jwtSecret),
    }
    for (const [name, token] of Object.entries(bad)) assert.deepEqual(await statusOf(url, token), [401, 'bad_jwt'], name)
  })

  test('pages of the listed origins alone, and POST of small JSON objects alone', async () => {
    const url = place.functions.url('sign-upload')
    for (const origin of ['https://chat.example', 'https://other.example']) {
      const asked = await fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } })
      assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin'), asked.headers.get('access-control-allow-methods')], [204, origin, 'POST'])
      assert.match(asked.headers.get('access-control-allow-headers'), /authorization.*apikey.*content-type/)
      const refused = await ask(url, null, { origin })
      assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, origin], 'a page of ours may read the refusal')
    }
    for (const origin of ['https://evil.example', 'https://chat.example.evil.example', 'http://chat.example', 'null', 'https://chat.example:8443']) {
      const asked = await fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
      assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [403, null], origin)
      assert.equal((await ask(url, place.ada.session.access_token, { origin })).status, 403)
    }
    const as = place.ada
    assert.equal((await place.call('sign-upload', {}, { as, method: 'GET' })).status, 405)
    for (const wrong of ['{', '[]', '7', '"x"', 'null']) assert.equal((await place.call('sign-upload', wrong, { as })).body.code, 'bad_json', wrong)
    assert.equal((await place.call('sign-upload', JSON.stringify({ name: 'x'.repeat(20_000) }), { as })).status, 413)
    const { headers } = await place.call('sign-download', { ids: [crypto.randomUUID()] }, { as })
    assert.deepEqual([headers.get('cache-control'), headers.get('access-control-allow-origin')], ['no-store', null])
  })
})
