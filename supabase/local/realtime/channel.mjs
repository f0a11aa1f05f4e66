// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { bindingId } from './bindings.mjs'
import { encodeChange } from './codec.mjs'
import { encodeBroadcast } from './hub.mjs'
import { PresenceLimit } from './presence.mjs'
import { readReplay } from './replay.mjs'
import { PostgresSubscription } from './subscription.mjs'

const recheckMs = 300_000

const noReading = (topic) => `You do not have permissions to read from this Channel topic: ${topic}`
const trackRefusals = {
  payload: 'Presence track payload must be a map',
  keys: 'Presence track payload has too many keys',
}
const trackEndings = { size: 'Track message size exceeded', rate: 'Too many presence messages per second' }

//! One joined topic of one socket. Every method that talks to the database is awaited by the socket before the next frame.
export class Channel {
  hearsPresence = true
  #hearsBroadcasts = true
  #server
  #socket
  #join
  #token
  #claims
  #mayWrite = {}
  #presenceLimit = new PresenceLimit()
  #subscription
  #replayed = []
  #replayedIds = new Set()
  #timer = null

  constructor(server, socket, topic, joinRef, join) {
    this.#server = server
    this.#socket = socket
    this.topic = topic
    this.joinRef = joinRef
    this.#join = join
    this.isPrivate = join.isPrivate
    this.presenceKey = join.presenceKey
    this.#subscription = new PostgresSubscription(server.changes, this, join.postgresChanges)
  }

  get vsn() {
    return this.#socket.vsn
  }

  //! To this channel alone.
  push(event, payload, ref = null) {
    this.#socket.sendFrame({ joinRef: this.joinRef, ref, topic: `realtime:${this.topic}`, event, payload })
  }

  //! What every member is sent names nobody's join.
  sendToAll(event, payload) {
    this.#socket.sendFrame({ topic: `realtime:${this.topic}`, event, payload })
  }

  //! A broadcast that is encoded already. `id` tells one from the database.
  sendBroadcast(frame, id) {
    if (!this.#hearsBroadcasts || this.#replayedIds.has(id)) return
    this.#socket.send(frame)
    const { messages } = this.#server.limits.rates
    messages.add()
    if (messages.exceeded()) this.shutDown('Too many messages per second')
  }

  //! A change of a table for these bindings. Too many are dropped without a word, as in production.
  sendChange(ids, data) {
    const { changes } = this.#server.limits.rates
    if (changes.exceeded()) return
    changes.add()
    this.#socket.send(encodeChange(this.vsn, { topic: `realtime:${this.topic}`, ids, data }))
  }

  tellPostgres(status, message) {
    this.#system('postgres_changes', message, status)
  }

  #reply(ref, status, response = {}) {
    if (ref !== null) this.push('phx_reply', { status, response }, ref)
  }

  //! Checks token, policies and what else was asked for. Yields null, or the reason of the refusal.
  async open() {
    if (this.topic === '') return 'TopicNameRequired: You must provide a topic name'
    const token = this.#join.token ?? this.#socket.key
    const { claims, problem } = this.#server.readToken(token)
    if (problem) return problem
    this.#token = token
    const reason = (await this.#readPermissions(claims)) ?? (await this.#readReplay())
    if (reason) return reason
    this.#adopt(claims)
    return this.#waitForPostgres()
  }

  async #readReplay() {
    const replay = readReplay(this.#join.replay, this.isPrivate)
    if (replay === null) return null
    if (replay.problem) return `UnableToReplayMessages: ${replay.problem}`
    if (!this.#hearsBroadcasts) return `Unauthorized: ${noReading(this.topic)}`
    this.#replayed = await this.#server.storedMessages(this.topic, replay)
    this.#replayedIds = new Set(this.#replayed.map((message) => message.id))
    return null
  }

  async #waitForPostgres() {
    if (!this.#join.waitsForPostgres || this.#join.postgresChanges.length === 0) return null
    const problem = await this.#subscription.subscribe(this.#claims)
    return problem && `RealtimeDisabledForConfiguration: ${problem}`
  }

  //! After the join was accepted: the answer, then what follows it.
  start(ref) {
    this.#server.hub.add(this)
    this.#reply(ref, 'ok', { postgres_changes: this.#join.postgresChanges.map((binding) => ({ ...binding, id: bindingId(binding) })) })
    for (const message of this.#replayed.splice(0)) this.#replay(message)
    if (this.#join.presenceEnabled) this.#syncPresence()
    if (this.#join.replicationReady) this.#system('system', 'Replication connection established', 'ok') // we listen from the start
    this.#subscription.start(this.#claims)
  }

  #replay({ id, event, payload, bytes }) {
    const meta = { id, replayed: true }
    if (bytes === null) return this.push('broadcast', { type: 'broadcast', event, payload: JSON.parse(payload), meta })
    const frame = encodeBroadcast(this.vsn, { topic: this.topic, event, body: bytes, isJson: false, meta })
    if (frame) this.#socket.send(frame)
  }

  async #readPermissions(claims) {
    if (!this.isPrivate) return null
    const may = await this.#server.permissions.read(this.topic, claims, this.#join.presenceEnabled)
    if (!may.broadcast && !may.presence) return `Unauthorized: ${noReading(this.topic)}`
    this.#hearsBroadcasts = may.broadcast
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
    else this.#refuse(problem)
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

  // A join names the code of its refusal, a channel that ends does not.
  #refuse(reason) {
    this.shutDown(reason.replace(/^\w+: /, ''))
  }

  close() {
    if (!this.#socket.forget(this)) return
    this.push('phx_close', {})
    this.release()
  }

  //! Leaves everything without a word: the socket is gone, or the join was refused.
  release() {
    clearTimeout(this.#timer)
    this.#subscription.end()
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
    const { hub, limits } = this.#server
    limits.rates.messages.add()
    const isUserForm = payload.raw !== undefined || payload.bytes !== undefined
    const size = isUserForm ? (payload.raw ?? payload.bytes).length : Buffer.byteLength(JSON.stringify(payload))
    if (size > limits.payloadBytes) return this.#join.ack && this.#reply(ref, 'error', 'payload_size_exceeded')
    const target = { topic: this.topic, isPrivate: this.isPrivate }
    const except = this.#join.self ? null : this
    if (isUserForm) hub.sendUserBroadcast({ ...target, event: payload.event, body: payload.raw ?? payload.bytes, isJson: payload.raw !== undefined }, except)
    else hub.sendTextBroadcast({ ...target, payload }, except)
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
    if (problem in trackEndings) return this.shutDown(trackEndings[problem])
    if (problem) return this.#reply(ref, 'error', { reason: trackRefusals[problem] })
    this.#join.presenceEnabled = true
    this.#reply(ref, 'ok')
    if (enables) this.#syncPresence()
  }

  #syncPresence() {
    if (!this.hearsPresence) return
    const { limits, presence } = this.#server
    if (limits.rates.presence.exceeded()) return this.shutDown(trackEndings.rate)
    limits.rates.presence.add()
    this.push('presence_state', presence.state(this.topic, this.isPrivate))
  }

  async #newToken(token) {
    if (typeof token !== 'string' || token.startsWith('sb_') || token === this.#token) return
    const { claims, problem } = this.#server.readToken(token)
    if (problem) return this.#refuse(problem)
    const before = { broadcast: this.#hearsBroadcasts, presence: this.hearsPresence }
    try {
      const reason = await this.#readPermissions(claims)
      if (reason) return this.#refuse(reason)
    } catch (error) {
      log('realtime', `policies of ${this.topic}: ${error.message}`)
      return this.shutDown('Realtime was unable to connect to the project database')
    }
    const lost = (before.broadcast && !this.#hearsBroadcasts) || (before.presence && !this.hearsPresence)
    if (lost) return this.shutDown(`You no longer have permission to read from this Channel topic: ${this.topic}`)
    this.#token = token
    this.#adopt(claims)
    this.#subscription.renew(claims)
  }
}
