// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { PresenceLimit } from './presence.mjs'

const maxBroadcastBytes = 3_000_500
const recheckMs = 300_000

const noReading = (topic) => `You do not have permissions to read from this Channel topic: ${topic}`
const noPostgresChanges = 'Unable to subscribe to changes: this server does not offer postgres_changes yet. Broadcast from the database works.'

//! One joined topic of one socket. Every method that talks to the database is awaited by the socket before the next frame.
export class Channel {
  hearsBroadcasts = true
  hearsPresence = true
  #server
  #socket
  #join
  #token
  #claims
  #mayWrite = {}
  #presenceLimit = new PresenceLimit()
  #timer = null

  constructor(server, socket, topic, joinRef, join) {
    this.#server = server
    this.#socket = socket
    this.topic = topic
    this.joinRef = joinRef
    this.#join = join
    this.isPrivate = join.isPrivate
    this.presenceKey = join.presenceKey
  }

  get vsn() {
    return this.#socket.vsn
  }

  sendRaw(frame) {
    if (frame) this.#socket.send(frame)
  }

  push(event, payload, ref = null) {
    this.#socket.sendFrame({ joinRef: this.joinRef, ref, topic: `realtime:${this.topic}`, event, payload })
  }

  #reply(ref, status, response = {}) {
    if (ref !== null) this.push('phx_reply', { status, response }, ref)
  }

  //! Checks token and policies. Yields null, or the reason of the refusal.
  async open() {
    if (this.topic === '') return 'TopicNameRequired: You must provide a topic name'
    const token = this.#join.token ?? this.#socket.key
    const { claims, problem } = this.#server.readToken(token)
    if (problem) return problem
    this.#token = token
    const reason = await this.#readPermissions(claims)
    if (reason) return `Unauthorized: ${reason}`
    if (this.#join.replay) return `UnableToReplayMessages: ${this.isPrivate ? 'Replay params are not valid' : 'Replay is not allowed for public channels'}`
    this.#adopt(claims)
    return null
  }

  //! After the join was accepted: the answer, then what follows it.
  start(ref) {
    const { hub, presence } = this.#server
    hub.add(this)
    this.#reply(ref, 'ok', { postgres_changes: this.#join.bindings })
    if (this.#join.presenceEnabled && this.hearsPresence) this.push('presence_state', presence.state(this.topic, this.isPrivate))
    if (this.#join.replicationReady) this.#system('system', 'Replication connection established', 'ok') // we listen from the start
    if (this.#join.bindings.length > 0) this.#system('postgres_changes', noPostgresChanges)
  }

  async #readPermissions(claims) {
    if (!this.isPrivate) return null
    const may = await this.#server.permissions.read(this.topic, claims, this.#join.presenceEnabled)
    if (!may.broadcast && !may.presence) return noReading(this.topic)
    this.hearsBroadcasts = may.broadcast
    this.hearsPresence = may.presence
    return null
  }

  #adopt(claims) {
    this.#claims = claims
    this.#mayWrite = {}
    clearTimeout(this.#timer)
    const wait = Math.max(0, claims.exp * 1000 - Date.now())
    this.#timer = setTimeout(() => this.#recheck(), Math.min(wait, recheckMs))
  }

  #recheck() {
    const { claims, problem } = this.#server.readToken(this.#token)
    if (claims) this.#adopt(claims)
    else this.shutDown(problem.replace(/^\w+: /, ''))
  }

  async #mayWriteAs(extension) {
    if (!this.isPrivate) return true
    return (this.#mayWrite[extension] ??= await this.#server.permissions.write(this.topic, this.#claims, extension))
  }

  #system(extension, message, status = 'error') {
    this.push('system', { extension, status, message, channel: this.topic })
  }

  //! Ends the channel on our own accord and says why.
  shutDown(message) {
    this.#system('system', message)
    this.close()
  }

  close() {
    if (!this.#socket.forget(this)) return
    this.push('phx_close', {})
    this.release()
  }

  //! Leaves hub and presence without a word: the socket is gone.
  release() {
    clearTimeout(this.#timer)
    this.#server.presence.untrack(this)
    this.#server.hub.remove(this)
  }

  async receive({ event, ref, payload }) {
    if (event === 'broadcast') return this.#broadcast(ref, payload)
    if (event === 'presence') return this.#presence(ref, payload)
    if (event === 'access_token') return this.#newToken(payload.access_token)
    if (event === 'phx_leave') {
      this.#reply(ref, 'ok')
      this.close()
    }
  }

  async #broadcast(ref, payload) {
    if (!(await this.#mayWriteAs('broadcast'))) return // production does not even answer
    const isUserForm = payload.raw !== undefined || payload.bytes !== undefined
    const size = isUserForm ? (payload.raw ?? payload.bytes).length : Buffer.byteLength(JSON.stringify(payload))
    if (size > maxBroadcastBytes) return this.#join.ack && this.#reply(ref, 'error', 'payload_size_exceeded')
    const target = { topic: this.topic, isPrivate: this.isPrivate }
    const except = this.#join.self ? null : this
    if (isUserForm) this.#server.hub.sendUserBroadcast({ ...target, event: payload.event, body: payload.raw ?? payload.bytes, isJson: payload.raw !== undefined }, except)
    else this.#server.hub.sendTextBroadcast({ ...target, payload }, except)
    if (this.#join.ack) this.#reply(ref, 'ok')
  }

  async #presence(ref, payload) {
    if (!this.#presenceLimit.allows()) return this.shutDown('Client presence rate limit exceeded')
    const event = String(payload.event ?? '').toLowerCase()
    if (event === 'untrack') this.#server.presence.untrack(this)
    else if (event === 'track') return this.#track(ref, payload.payload ?? {})
    else return this.#reply(ref, 'error')
    this.#reply(ref, 'ok')
  }

  async #track(ref, payload) {
    if (!(await this.#mayWriteAs('presence'))) return this.#reply(ref, 'error')
    const enables = !this.#join.presenceEnabled
    if (enables && this.isPrivate) this.hearsPresence = (await this.#server.permissions.read(this.topic, this.#claims, true)).presence
    const problem = this.#server.presence.track(this, payload)
    if (problem === 'size') return this.shutDown('Track message size exceeded')
    if (problem) return this.#reply(ref, 'error', { reason: 'Presence track payload must be a map' })
    this.#join.presenceEnabled = true
    this.#reply(ref, 'ok')
    if (enables && this.hearsPresence) this.push('presence_state', this.#server.presence.state(this.topic, this.isPrivate))
  }

  async #newToken(token) {
    if (typeof token !== 'string' || token.startsWith('sb_') || token === this.#token) return
    const { claims, problem } = this.#server.readToken(token)
    if (problem) return this.shutDown(problem.replace(/^\w+: /, ''))
    const before = { broadcast: this.hearsBroadcasts, presence: this.hearsPresence }
    try {
      const reason = await this.#readPermissions(claims)
      if (reason) return this.shutDown(reason)
    } catch (error) {
      log('realtime', `policies of ${this.topic}: ${error.message}`)
      return this.shutDown('Realtime was unable to connect to the project database')
    }
    const lost = (before.broadcast && !this.hearsBroadcasts) || (before.presence && !this.hearsPresence)
    if (lost) return this.shutDown(`You no longer have permission to read from this Channel topic: ${this.topic}`)
    this.#token = token
    this.#adopt(claims)
  }
}
