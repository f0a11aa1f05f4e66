// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Ways to reach a file that is not one's own. Each list yields `[name, attempt]`; an attempt yields what the attacker got:
// true when it worked, false when it was refused.
import { AwsClient } from 'aws4fetch'
import { request } from 'node:http'
import { described } from './workspace.mjs'

const body = Buffer.from('the attacker was here')

//! One request exactly as written: no folding of the path, no headers but these.
export function raw(url, { method = 'GET', headers = {}, body: sent } = {}) {
  const [, host, path] = /^http:\/\/([^/]+)(.*)$/s.exec(url)
  const [hostname, port] = host.split(':')
  return new Promise((done) => {
    const out = request({ host: hostname, port, agent: false, method, path, headers: { host, ...(sent && { 'content-length': sent.length }), ...headers } }, async (answer) => {
      const chunks = []
      for await (const chunk of answer) chunks.push(chunk)
      done({ status: answer.statusCode, body: Buffer.concat(chunks) })
    })
    out.on('error', () => done({ status: 0, body: Buffer.alloc(0) }))
    out.end(sent)
  })
}

const worked = async (url, options) => {
  const { status } = await raw(url, options)
  return status >= 200 && status < 300
}

// The ways to write one key in the place of another.
const disguises = (own, key) => {
  const [owner, id] = key.split('/')
  return { plain: key, 'an encoded slash': `${owner}%2F${id}`, 'a lower-case escape': `${owner}%2f${id}`, 'dots behind the own key': `${own}/../../${key}`,
    'encoded dots': `${own}/%2e%2e/%2e%2e/${key}`, 'dots with an encoded slash': `${own}/..%2f..%2f${key}`, 'a doubled slash': `${owner}//${id}`, 'a dot between': `${owner}/./${id}`,
    'escapes of escapes': key.replace('/', '%252F'), 'a backslash': `${owner}\\${id}`, 'a trailing slash': `${key}/`, 'capitals': key.toUpperCase(), 'a NUL behind': `${key}%00`, 'encoded letters': key.replace(/[a-f]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`) }
}

export function byOwnDownload({ url, key, victims }) {
  const list = []
  for (const [whose, victim] of Object.entries(victims)) {
    for (const [how, path] of Object.entries(disguises(key, victim))) list.push([`own GET, ${how} to ${whose}`, () => worked(url.replace(key, path))])
  }
  for (const method of ['PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'COPY']) list.push([`own GET as ${method}`, () => worked(url, { method, ...(['PUT', 'POST', 'PATCH'].includes(method) && { body }) })])
  for (const parameter of ['uploads=', 'uploadId=x', 'acl=', 'policy=', 'tagging=', 'versions=', 'list-type=2', 'response-content-type=text%2Fhtml', 'X-Amz-Security-Token=x', 'X-Amz-Signature=0', 'prefix=', 'versionId=1']) {
    list.push([`own GET with ${parameter}`, () => worked(`${url}&${parameter}`)])
  }
  for (const bucket of ['other', 'aigm2', 'AIGM', '..', '.', '%61igm2', 'aigm%2F..', '', 'uploads', 'incoming']) list.push([`own GET in the bucket ${bucket}`, () => worked(url.replace('/aigm/', `/${bucket}/`))])
  for (const seconds of ['0', '1', '601', '3600', '604800', '604801', '-1', '1e9', '', '600x']) list.push([`own GET with a life of ${seconds}`, () => worked(url.replace('X-Amz-Expires=600', `X-Amz-Expires=${seconds}`))])
  for (const date of ['20200101T000000Z', '20990101T000000Z', '', 'now', '20260230T000000Z']) list.push([`own GET dated ${date}`, () => worked(url.replace(/X-Amz-Date=[^&]+/, `X-Amz-Date=${date}`))])
  for (const host of ['bucket.example', '127.0.0.1', 'localhost', '[::1]']) list.push([`own GET for the host ${host}`, () => worked(url, { headers: { host } })])
  list.push(['own GET without its signature', () => worked(url.replace(/&X-Amz-Signature=.*/, ''))], ['own GET without its query', () => worked(url.replace(/\?.*/, ''))])
  list.push(['the name of the file as the signed type', () => worked(url.replace(/response-content-type=[^&]+/, 'response-content-type=text%2Fhtml'))])
  return list
}

export function byOwnUpload({ part, key, content, victims }) {
  const { url, headers } = part
  const list = []
  const put = (target, change = {}, sent = content) => () => {
    const asked = Object.fromEntries(Object.entries({ ...headers, ...change }).filter(([, value]) => value !== null))
    return worked(target, { method: 'PUT', headers: asked, body: sent })
  }
  for (const [whose, victim] of Object.entries(victims)) for (const [how, path] of Object.entries(disguises(key, victim)).slice(0, 6)) list.push([`own PUT, ${how} to ${whose}`, put(url.replace(key, path))])
  for (const type of ['text/html', 'image/svg+xml', 'application/octet-stream', 'text/plain; charset=utf-7', 'TEXT/PLAIN', '', null]) list.push([`own PUT as ${type}`, put(url, { 'content-type': type })])
  const longer = Buffer.concat([content, body])
  for (const sent of [longer, content.subarray(1), Buffer.alloc(0), Buffer.alloc(content.length)]) list.push([`own PUT of ${sent.length} other bytes`, put(url, { 'content-length': String(sent.length) }, sent)])
  list.push(['own PUT without a length', put(url, { 'content-length': null, 'transfer-encoding': 'chunked' })], ['own PUT without its MD5', put(url, { 'content-md5': null })],
    ['own PUT over what is there', put(url, { 'if-none-match': null })], ['own PUT if it matches', put(url, { 'if-none-match': null, 'if-match': '*' })], ['own PUT as a copy', put(url, { 'x-amz-copy-source': `/aigm/${Object.values(victims)[0]}` })],
    ['own PUT with public rights', put(url, { 'x-amz-acl': 'public-read' })], ['own PUT with metadata', put(url, { 'x-amz-meta-a': 'b' })])
  for (const method of ['GET', 'HEAD', 'DELETE', 'POST']) list.push([`own PUT as ${method}`, () => worked(url, { method, headers: { ...headers, 'content-length': '0' } })])
  for (const parameter of ['uploads=', 'partNumber=1&uploadId=x', 'acl=', 'tagging=']) list.push([`own PUT with ${parameter}`, put(`${url}&${parameter}`)])
  return list
}

export function byFunctions({ call, attacker, ids, uploads, functionsUrl }) {
  const list = []
  const signed = async (wanted, as) => ((await call('sign-download', { ids: wanted }, { as })).body?.files ?? []).length > 0
  for (const [whose, id] of Object.entries(ids)) {
    const shapes = { plain: id, capitals: id.toUpperCase(), braces: `{${id}}`, 'without dashes': id.replaceAll('-', ''), 'a blank behind': `${id} `, 'a list': [id], 'an object': { id }, 'a path': `x/${id}`, 'an operator': `eq.${id}` }
    for (const [how, shape] of Object.entries(shapes)) list.push([`sign-download of ${whose}, ${how}`, () => signed([shape], attacker)])
    list.push([`sign-download of ${whose} without a token`, () => signed([id])])
  }
  for (const [whose, id] of Object.entries(uploads)) {
    list.push([`going on with ${whose}`, async () => (await call('sign-upload', { upload_id: id }, { as: attacker })).status === 200],
      [`finishing ${whose}`, async () => (await call('finish-upload', { id }, { as: attacker })).status === 200],
      [`finishing ${whose} without a token`, async () => (await call('finish-upload', { id })).status === 200])
  }
  for (const headers of [{}, { authorization: `Bearer ${attacker.session.access_token}` }, { apikey: attacker.session.access_token }, { apikey: '' }, { apikey: 'service_role' }]) {
    list.push([`sweeping with ${Object.keys(headers)}`, async () => (await call('sweep-uploads', {}, { headers })).status === 200])
  }
  for (const path of ['_shared', '..%2flocal', 'sign-upload/../sweep-uploads', 'index', 'sign-upload%00', 'handler', '.']) list.push([`the function ${path}`, () => worked(`${functionsUrl}/${path}`, { method: 'POST', headers: { authorization: `Bearer ${attacker.session.access_token}` }, body: Buffer.from('{}') })])
  return list
}

export function byDatabase({ rest, ids, uploads, victim, attacker }) {
  const list = []
  const rows = (answer) => answer.status < 300 && Array.isArray(answer.body) && answer.body.length > 0
  const idList = Object.values(ids).join(',')
  const hit = (answer) => answer.status < 300 && (!Array.isArray(answer.body) || answer.body.length > 0)
  for (const as of [attacker, null]) {
    const who = as ? 'a stranger' : 'nobody'
    const say = (name, path, options, got = rows) => list.push([`${name} by ${who}`, async () => got(await rest(path, { as, ...options }))])
    for (const select of ['*', 'object_key', 'id,name', 'id,messages(*)', 'id,user_profiles(*)', 'count()']) say(`reading files: ${select}`, `attachments?select=${select}&id=in.(${idList})`)
    say('files by their owner', `attachments?uploader_id=eq.${victim.user.id}`)
    say('files of messages', `messages?select=id,attachments(*)&author_id=eq.${victim.user.id}`)
    say('files of people', `user_profiles?select=attachments!inner(*)&id=eq.${victim.user.id}`)
    say('uploads by their table', 'uploads', { headers: { 'accept-profile': 'private' } })
    const args = { set_store_upload: { upload: uploads.single, store_upload_id: 'x' }, upload_state: { upload: uploads.single, owner: victim.user.id }, finish_upload: { upload: uploads.single, status: 'clean', width: null, height: null },
      files_to_sweep: { max: 10 }, forget_files: { ids: Object.values(ids) }, resume_upload: { upload: uploads.single } }
    for (const [name, body] of Object.entries(args)) say(`calling ${name}`, `rpc/${name}`, { method: 'POST', body }, (answer) => answer.status < 300)
    say('reading by files_to_read', 'rpc/files_to_read', { method: 'POST', body: { ids: Object.values(ids) } })
    for (const [name, id] of Object.entries(ids)) {
      say(`changing ${name}`, `attachments?id=eq.${id}`, { method: 'PATCH', body: { uploader_id: attacker.user.id }, headers: { prefer: 'return=representation' } }, hit)
      say(`deleting ${name}`, `attachments?id=eq.${id}`, { method: 'DELETE', headers: { prefer: 'return=representation' } }, hit)
      say(`claiming ${name}`, 'attachments?on_conflict=id', { method: 'POST', body: { id, uploader_id: attacker.user.id, object_key: 'k', name: 'a.txt', content_type: 'text/plain', size_bytes: 1, sha256: 'x', status: 'clean' }, headers: { prefer: 'resolution=merge-duplicates,return=representation' } }, hit)
    }
  }
  return list
}

export function byMessages({ post, attacker, ids, ownRoom }) {
  return Object.entries(ids).map(([name, id]) => [`posting ${name} in an own room`, async () => (await post(attacker, [id], { room_id: ownRoom })).error === null])
}

export function byKeys({ url, victims, keyId }) {
  const list = []
  const key = Object.values(victims)[0]
  for (const secret of ['', 'secret', 'minioadmin', keyId, 'AWS4', 'undefined', 'null']) {
    const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret || ' ', service: 's3', region: 'auto', retries: 0 })
    for (const method of ['GET', 'DELETE']) {
      list.push([`${method} with the secret "${secret}"`, async () => (await client.fetch(`${url}/aigm/${key}`, { method })).ok])
      list.push([`presigned ${method} with the secret "${secret}"`, async () => worked((await client.sign(`${url}/aigm/${key}`, { method, aws: { signQuery: true } })).url, { method })])
    }
  }
  for (const path of ['', '/', '/aigm', '/aigm/', '/aigm?list-type=2', `/aigm/${key}`, '/../profile.json', '/%2e%2e/profile.json', '/aigm/../../profile.json', '/aigm/..%2f..%2fprofile.json', '/objects/', '/uploads/', '/incoming/']) list.push([`no signature: ${path}`, () => worked(`${url}${path}`)])
  return list
}

export const fileOf = (name) => described(name, 'text/plain', body)
