// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import type { Connection, Env } from './env.ts'
import { Refusal } from './http.ts'

export type Verdict = 'clean' | 'blocked' | 'unscanned'

const largestChunk = 64 * 1024
const encoder = new TextEncoder()

function lengthOf(chunk: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, chunk.length)
  return bytes
}

// clamd's INSTREAM: each chunk behind its length, a length of zero at the end.
async function sendTo(writable: WritableStream<Uint8Array>, body: ReadableStream<Uint8Array>): Promise<void> {
  const writer = writable.getWriter()
  await writer.write(encoder.encode('zINSTREAM\0'))
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < piece.length; at += largestChunk) {
      const chunk = piece.subarray(at, at + largestChunk)
      await writer.write(lengthOf(chunk))
      await writer.write(chunk)
    }
  }
  await writer.write(new Uint8Array(4))
  writer.releaseLock()
}

async function replyOf(readable: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of readable as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(piece, { stream: true })
    if (text.includes('\0') || text.length > 4096) break
  }
  return text.replace(/\0.*$/s, '')
}

async function ask(connection: Connection, body: ReadableStream<Uint8Array>): Promise<string> {
  try {
    const [reply] = await Promise.all([replyOf(connection.readable), sendTo(connection.writable, body)])
    return reply
  } finally {
    await Promise.allSettled([connection.readable.cancel(), connection.writable.abort(), body.cancel()])
  }
}

/** Asks the virus scanner, if there is one. One that is there and gives no verdict stops the file: it may try again later. */
export async function scan(env: Env, open: () => Promise<ReadableStream<Uint8Array>>): Promise<Verdict> {
  if (!env.CLAMAV_ADDRESS) return 'unscanned'
  const [, host, port] = /^(.+):(\d+)$/.exec(env.CLAMAV_ADDRESS) ?? []
  let reply = ''
  try {
    if (!env.connect) throw new TypeError('this runtime opens no connections')
    reply = await ask(await env.connect(host, Number(port)), await open())
  } catch (error) {
    console.error(`scanner: ${error instanceof Error ? error.message : 'no answer'}`)
  }
  if (reply === 'stream: OK') return 'clean'
  if (/^stream: .* FOUND$/.test(reply)) return 'blocked'
  throw new Refusal(503, 'scanner_unavailable', 'The virus scanner does not answer. Try again in a moment.')
}
