// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises'
import { log } from '../log.mjs'
import { Channel } from './channel.mjs'
import { decodeBinary, decodeText, encodeText } from './codec.mjs'
import { readJoin } from './joinconfig.mjs'

const idleMs = 60_000
const maxBacklogBytes = 16 * 1024 * 1024

//! One connection. Frames are handled strictly one after the other, and while a join runs the socket is deaf and mute, as
//! production's connection process is: a refused join is held back on purpose.
export class Socket {
  #server
  #ws
  #channels = new Map()
  #queue = Promise.resolve()
  #held = null // frames kept back while a join runs
  #idle

  constructor(server, ws, { vsn, key }) {
    this.#server = server
    this.#ws = ws
    this.vsn = vsn
    this.key = key
    this.#idle = setTimeout(() => ws.terminate(), idleMs)
    ws.on('message', (data, isBinary) => this.#received(data, isBinary))
    ws.on('close', () => this.#closed())
    ws.on('error', (error) => log('realtime', `a connection broke: ${error.message}`))
  }

  send(frame) {
    if (this.#held) this.#held.push(frame)
    else if (this.#ws.bufferedAmount > maxBacklogBytes) this.#ws.terminate() // it does not read; keeping all would eat the memory
    else this.#ws.send(frame)
  }

  sendFrame(frame) {
    this.send(encodeText(this.vsn, frame))
  }

  //! Takes the channel off the socket; false when it was not there any more.
  forget(channel) {
    return this.#channels.get(channel.topic) === channel && this.#channels.delete(channel.topic)
  }

  #received(data, isBinary) {
    this.#idle.refresh()
    const frame = isBinary ? (this.vsn === 2 ? decodeBinary(data) : null) : decodeText(this.vsn, data.toString('utf8'))
    if (!frame) return
    this.#queue = this.#queue.then(() => this.#handle(frame)).catch((error) => this.#failed(frame, error))
  }

  #failed(frame, error) {
    log('realtime', `${frame.event} on ${frame.topic} failed: ${error.message}`)
    const channel = this.#channels.get(frame.topic.replace(/^realtime:/, ''))
    if (!channel) return
    this.forget(channel)
    channel.push('phx_error', {})
    channel.release()
  }

  async #handle(frame) {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    if (frame.topic === 'phoenix') return frame.event === 'heartbeat' && this.#answer(frame, 'ok', {})
    if (!frame.topic.startsWith('realtime:')) return this.#answer(frame, 'error', { reason: 'unmatched topic' })
    if (frame.event === 'phx_join') return this.#join(frame)
    const channel = this.#channels.get(frame.topic.slice('realtime:'.length))
    if (channel && (frame.joinRef === null || frame.joinRef === channel.joinRef)) return channel.receive(frame)
    if (frame.event === 'phx_leave') return this.#answer(frame, 'ok', {})
    return this.#answer({ ...frame, joinRef: null }, 'error', { reason: 'unmatched topic' })
  }

  #answer({ joinRef, ref, topic }, status, response) {
    this.sendFrame({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } })
  }

  async #join(frame) {
    const name = frame.topic.slice('realtime:'.length)
    this.#channels.get(name)?.close()
    const joinRef = frame.joinRef ?? frame.ref
    const channel = new Channel(this.#server, this, name, joinRef, readJoin(frame.payload))
    this.#held = []
    const tooMany = this.#tooMany()
    const reason = tooMany?.reason ?? (await this.#opened(channel))
    if (reason) await pause(this.#server.refusalDelayMs, undefined, { signal: this.#server.stopping }).catch(() => {})
    const held = this.#held
    this.#held = null
    if (this.#ws.readyState !== this.#ws.OPEN) return channel.release()
    if (reason) {
      channel.release()
      this.#answer({ ...frame, joinRef }, 'error', { reason })
    } else {
      this.#channels.set(name, channel)
      channel.start(frame.ref)
    }
    for (const each of held) this.send(each)
    if (tooMany?.ends) this.#ws.close(1001, 'Too many joins')
  }

  #tooMany() {
    const { channels, rates } = this.#server.limits
    if (rates.joins.exceeded()) return { reason: 'ClientJoinRateLimitReached: Too many joins per second', ends: true }
    rates.joins.add()
    return this.#channels.size >= channels ? { reason: 'ChannelRateLimitReached: Too many channels' } : null
  }

  async #opened(channel) {
    try {
      return await channel.open()
    } catch (error) {
      log('realtime', `join of ${channel.topic} failed: ${error.message}`)
      return channel.isPrivate && error.code ? `Unauthorized: You do not have permissions to read from this Channel topic: ${channel.topic}` : 'Unknown Error on Channel'
    }
  }

  #closed() {
    clearTimeout(this.#idle)
    for (const channel of this.#channels.values()) channel.release()
    this.#channels.clear()
  }

  //! Closes as production does when it restarts.
  close() {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.close(1012, 'Service restart')
    else this.#ws.terminate()
  }

  terminate() {
    this.#ws.terminate()
  }
}
