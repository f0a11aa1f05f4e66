// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { AwsClient } from 'aws4fetch'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { byDatabase, byFunctions, byKeys, byMessages, byOwnDownload, byOwnUpload, fileOf, raw } from './files/attacks.mjs'
import { samples } from './files/samples.mjs'
import { content as document, limit, startWorkspace } from './files/workspace.mjs'
import { call as request } from './harness.mjs'

// The stack's own mount is what is attacked here.
const mounted = { start: async ({ SUPABASE_URL: url }) => ({ url: (name) => `${url}/functions/v1/${name}`, stop: async () => {} }) }

let place
let scene
const secret = Buffer.from('what the victim wrote')

before(async () => {
  place = await startWorkspace(mounted)
  const { ada, ben, eve } = place
  const file = async (as, body = secret, more = {}) => (await place.upload(as, 'a.txt', 'text/plain', body, more)).body
  const { data: dm } = await ada.client.rpc('open_dm', { other: ben.user.id })
  const files = { posted: await file(ada), unused: await file(ada), 'in a direct conversation': await file(ada), deleted: await file(ada) }
  await place.post(ada, [files.posted.id])
  await place.post(ada, [files['in a direct conversation'].id], { dm_conversation_id: dm.id })
  const { data: gone } = await place.post(ada, [files.deleted.id])
  await ada.client.from('messages').update({ deleted_at: new Date().toISOString() }).eq('id', gone.id)
  const single = (await place.sign(ada, 'a.txt', 'text/plain', secret)).body
  await place.put(single.parts[0], secret)
  const large = Buffer.concat([samples.find(([name]) => name === 'a.mp4')[2], Buffer.alloc(9 * 1024 * 1024)])
  const parted = (await place.sign(ada, 'a.mp4', 'video/mp4', large)).body
  await place.put(parted.parts[0], large)
  const { data: server } = await eve.client.rpc('create_server', { name: 'Den' })
  const { data: [den] } = await eve.client.from('rooms').select('id').eq('server_id', server.id)
  const inDen = { conversation_id: den.id }
  const own = await file(eve, Buffer.from('her own'), inDen)
  const { body: { files: [{ url }] } } = await place.call('sign-download', { ids: [own.id] }, { as: eve })
  const begun = (await place.sign(eve, 'a.txt', 'text/plain', Buffer.from('her next'), inDen)).body
  scene = { files, single, parted, large, own, url, begun, den,
    ids: Object.fromEntries(Object.entries(files).map(([name, { id }]) => [name, id])),
    victims: { 'a posted file': files.posted.object_key, 'an unused file': files.unused.object_key, 'a file under way': single.key } }
})
after(() => place?.stop())

const rest = (path, { as, ...options }) => request(place.stack, `/rest/v1/${path}`, { token: as?.session.access_token, ...options })

let tried = 0
async function attack(list) {
  const passed = []
  for (const [name, attempt] of list) {
    tried++
    if (await attempt()) passed.push(name)
  }
  assert.deepEqual(passed, [], 'what the attacker reached')
}

test('by an own URL for reading', async () => {
  assert.equal(String((await raw(scene.url)).body), 'her own', 'which works as it is')
  await attack(byOwnDownload({ url: scene.url, key: scene.own.object_key, victims: scene.victims }))
})
test('by an own URL for writing', () => attack(byOwnUpload({ part: scene.begun.parts[0], key: scene.begun.key, content: Buffer.from('her next'), victims: scene.victims })))
test('by the functions', () => attack(byFunctions({ call: place.call, attacker: place.eve, ids: scene.ids, uploads: { single: scene.single.id, parted: scene.parted.id }, functionsUrl: `${place.stack.url}/functions/v1` })))
test('by the database', () => attack(byDatabase({ rest, ids: scene.ids, uploads: { single: scene.single.id }, victim: place.ada, attacker: place.eve })))
test('by naming them in a message', () => attack(byMessages({ post: place.post, attacker: place.eve, ids: scene.ids, ownRoom: scene.den.id })))
test('by guessing keys of the store', () => attack(byKeys({ url: `${place.stack.url}/objects`, victims: scene.victims, keyId: place.profile.objects.accessKeyId })))

test('after leaving, by old ids, old uploads and old URLs', async () => {
  const { ben } = place
  const late = await place.call('sign-upload', { conversation_id: place.room.id, ...fileOf('late.txt') }, { as: ben })
  assert.equal(late.status, 200)
  await ben.client.rpc('leave_server', { server_id: place.server.id })
  const { id } = scene.files.posted
  const expired = async () => {
    const client = new AwsClient({ ...place.profile.objects, service: 's3', region: 'auto' })
    const datetime = new Date(Date.now() - 601_000).toISOString().replace(/[-:]|\.\d{3}/g, '')
    const target = new URL(`${place.stack.url}/objects/aigm/${scene.files.posted.object_key}`)
    target.searchParams.set('X-Amz-Expires', '600')
    return (await raw((await client.sign(target, { aws: { signQuery: true, datetime } })).url)).status === 200
  }
  await attack([
    ['a new URL', async () => (await place.call('sign-download', { ids: [id] }, { as: ben })).body.files.length > 0],
    ['the row', async () => (await rest(`attachments?id=eq.${id}`, { as: ben })).body.length > 0],
    ['an upload into the room', async () => (await place.call('sign-upload', { conversation_id: place.room.id, ...fileOf('x.txt') }, { as: ben })).status === 200],
    ['a message with the upload from before', async () => {
      await place.put(late.body.parts[0], Buffer.from('the attacker was here'))
      const done = await place.call('finish-upload', { id: late.body.id }, { as: ben })
      return (await ben.client.from('messages').insert({ room_id: place.room.id, content: document, attachment_ids: [done.body.id] })).error === null
    }],
    ['a URL of eleven minutes ago, rightly signed', expired],
  ])
})

test('replaying an own upload, before and after it is finished', async () => {
  const again = (part, body, headers = part.headers) => raw(part.url, { method: 'PUT', headers, body })
  const next = Buffer.from('her next')
  const [part] = scene.begun.parts
  assert.equal((await again(part, next)).status, 200)
  await place.call('finish-upload', { id: scene.begun.id }, { as: place.eve })
  await place.put(scene.parted.parts[1], scene.large)
  assert.equal((await place.call('finish-upload', { id: scene.parted.id }, { as: place.ada })).status, 200)
  await attack([
    ['the same body', async () => (await again(part, next)).status === 200],
    ['another body of that length', async () => (await again(part, Buffer.from('HER NEXT'))).status === 200],
    ['a part of a finished upload', async () => (await raw(scene.parted.parts[0].url, { method: 'PUT', headers: scene.parted.parts[0].headers, body: scene.large.subarray(0, 8 * 1024 * 1024) })).status === 200],
    ['a part under another number', async () => (await again({ ...scene.parted.parts[1], url: scene.parted.parts[1].url.replace('partNumber=2', 'partNumber=1') }, scene.large.subarray(8 * 1024 * 1024))).status === 200],
  ])
})

test('presigns past thirty a minute, by insisting', async () => {
  await place.sql`truncate private.rate_uses`
  await limit(place.sql, 30)
  const statuses = await Promise.all(Array.from({ length: 60 }, () => place.call('sign-download', { ids: [scene.own.id] }, { as: place.eve }).then(({ status }) => status)))
  await limit(place.sql, 100_000)
  assert.equal(statuses.filter((status) => status === 200).length, 30)
  assert.equal(statuses.filter((status) => status === 429).length, 30)
})

test('after all that every file is what it was, and there is none too many', async () => {
  const client = new AwsClient({ ...place.profile.objects, service: 's3', region: 'auto' })
  for (const key of Object.values(scene.victims)) {
    const answer = await client.fetch(`${place.stack.url}/objects/aigm/${key}`)
    assert.deepEqual([await answer.text(), answer.headers.get('content-type')], [String(secret), 'text/plain'])
  }
  const listed = await (await client.fetch(`${place.stack.url}/objects/aigm?list-type=2`)).text()
  const known = await place.sql`select object_key from attachments union select object_key from private.uploads`
  const keys = [...listed.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)
  assert.deepEqual(keys.filter((key) => !known.some((row) => row.object_key === key)), [])
  for (const key of keys) assert.match(key, /^[0-9a-f-]{36}\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, '122 random bits')
  assert.ok(tried >= 200)
  console.log(`${tried} attempts, 0 passed by the attacker`)
})
