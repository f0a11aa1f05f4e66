// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import WebSocket from 'ws'

const timeoutMs = 15_000

//! A bare protocol client: sends what it is told and keeps every frame that comes.
export class Phoenix {
  frames = []
  closed = null
  onText = () => {}
  #ws
  #vsn
  #ref = 0
  #waiting = new Set()

  static async open(stack, vsn = 2, key = stack.key) {
    const client = new Phoenix()
    client.#vsn = vsn
    client.#ws = new WebSocket(`${stack.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${key}&vsn=${vsn}.0.0`)
    client.#ws.on('message', (data, isBinary) => {
      if (!isBinary) client.onText(String(data))
      client.#received(isBinary ? { binary: data } : client.#decode(JSON.parse(data)))
    })
    client.#ws.on('close', (code) => {
      client.closed = code
      client.#settle()
    })
    await new Promise((done, failed) => client.#ws.once('open', done).once('error', failed))
    return client
  }

  #decode(frame) {
    if (this.#vsn === 1) return frame
    const [join_ref, ref, topic, event, payload] = frame
    return { join_ref, ref, topic, event, payload }
  }

  #received(frame) {
    this.frames.push({ ...frame, at: performance.now() })
    this.#settle()
  }

  #settle() {
    for (const check of this.#waiting) check()
  }

  //! The first frame that fits, now or as soon as it comes.
  frame(fits, what = fits.toString()) {
    return this.until(() => this.frames.find(fits), `no frame for ${what}; got ${JSON.stringify(this.frames).slice(0, 2000)}`)
  }

  until(condition, what, ms = timeoutMs) {
    return new Promise((done, failed) => {
      const timer = setTimeout(() => finish(failed, new Error(what)), ms)
      const finish = (settle, value) => {
        clearTimeout(timer)
        this.#waiting.delete(check)
        settle(value)
      }
      const check = () => {
        const value = condition()
        if (value) finish(done, value)
      }
      this.#waiting.add(check)
      check()
    })
  }

  sendRaw(data) {
    this.#ws.send(data)
  }

  send(topic, event, payload, joinRef = null) {
    const ref = String(++this.#ref)
    const join = event === 'phx_join' ? ref : joinRef
    this.sendRaw(JSON.stringify(this.#vsn === 1 ? { topic, event, payload, ref, join_ref: join } : [join, ref, topic, event, payload]))
    return ref
  }

  reply(ref) {
    return this.frame((frame) => frame.event === 'phx_reply' && frame.ref === ref, `the reply to ${ref}`)
  }

  async request(...args) {
    return (await this.reply(this.send(...args))).payload
  }

  //! Joins and yields `{ref, status, response}`.
  async join(name, config = {}, token) {
    const ref = this.send(`realtime:${name}`, 'phx_join', { config, ...(token && { access_token: token }) })
    const { payload } = await this.reply(ref)
    return { ref, ...payload }
  }

  async close() {
    this.#ws.close()
    await this.until(() => this.closed !== null, 'the socket did not close')
  }
}

//! A binary frame of the server (kind 4) in parts.
export function readUserBroadcast(bytes) {
  const [kind, topicLength, eventLength, metaLength, encoding] = bytes
  let at = 5
  const take = (length) => bytes.toString('utf8', at, (at += length))
  const [topic, event, meta] = [take(topicLength), take(eventLength), take(metaLength)]
  return { kind, topic, event, meta: meta === '' ? null : JSON.parse(meta), encoding, body: bytes.subarray(at) }
}
