// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { AwsClient } from 'aws4fetch'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openObjectStore } from '../objects/server.mjs'

export const credentials = { accessKeyId: 'AKIDEXAMPLE0123456789', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
export const bucket = 'aigm'
export const mib = 1024 * 1024
export const md5 = (bytes, form = 'hex') => createHash('md5').update(bytes).digest(form)

//! An object store alone on a free port, whose clock can be moved by `at(ms)`.
export async function startObjectStore(options = {}) {
  const home = mkdtempSync(join(tmpdir(), 'aigm-objects-'))
  let shiftMs = 0
  const open = () => openObjectStore({ home, prefix: '/objects/', bucket, credentials, durable: false, now: () => Date.now() + shiftMs, ...options })
  let handle = open()
  const server = createServer((message, reply) => handle(message, reply))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  return {
    home, port, endpoint: `http://127.0.0.1:${port}/objects`,
    url: (key, of = bucket) => `http://127.0.0.1:${port}/objects/${of}/${key}`,
    moveClock: (ms) => { shiftMs = ms },
    reopen: () => { handle = open() },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export const client = (keys = credentials, region = 'auto') => new AwsClient({ ...keys, service: 's3', region, retries: 0 })

//! A presigned URL with these headers bound, made by aws4fetch.
export async function presign(url, { method = 'GET', headers = {}, seconds = 60, keys = credentials, region = 'auto' } = {}) {
  const target = new URL(url)
  target.searchParams.set('X-Amz-Expires', String(seconds))
  const signed = await client(keys, region).sign(target, { method, headers, aws: { signQuery: true, allHeaders: true } })
  return signed.url
}

export const codeOf = async (answer) => /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? ''
