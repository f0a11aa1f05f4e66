// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events'
import { createServer } from 'node:net'

//! The test file that every scanner finds, put together here so that none finds this source.
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join(''))

// The bytes of an INSTREAM session, or null while it is incomplete.
function streamed(bytes) {
  const head = Buffer.from('zINSTREAM\0')
  if (!bytes.subarray(0, head.length).equals(head)) return bytes.length < head.length ? null : Buffer.from('not INSTREAM')
  const chunks = []
  for (let at = head.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return null
}

//! A clamd that knows one virus. `mode` may become 'silent' (hangs up without a verdict) or 'odd' (answers an error).
export async function startClamd() {
  const clamd = { mode: 'good', scanned: [], verdict: (body) => (body.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK') }
  const server = createServer((socket) => {
    const chunks = []
    socket.on('error', () => {})
    socket.on('data', (data) => {
      chunks.push(data)
      if (clamd.mode === 'silent') return void socket.destroy()
      const mayEnd = data.length < 4 || data.readUInt32BE(data.length - 4) === 0
      const body = mayEnd ? streamed(Buffer.concat(chunks)) : null
      if (body === null) return
      clamd.scanned.push(body.length)
      socket.end(`${clamd.mode === 'odd' ? 'INSTREAM size limit exceeded. ERROR' : clamd.verdict(body)}\0`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  clamd.address = `127.0.0.1:${server.address().port}`
  clamd.stop = () => new Promise((done) => server.close(done))
  return clamd
}
