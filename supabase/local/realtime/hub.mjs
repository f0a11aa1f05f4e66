// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeUserBroadcast, encodeUserBroadcastText } from './codec.mjs'

// A public and a private topic of one name are different topics.
const keyOf = (topic, isPrivate) => `${isPrivate ? 'private' : 'public'}:${topic}`

//! Who has joined what, and the fan-out to them.
export class Hub {
  #members = new Map()

  add(channel) {
    const key = keyOf(channel.topic, channel.isPrivate)
    if (!this.#members.has(key)) this.#members.set(key, new Set())
    this.#members.get(key).add(channel)
  }

  remove(channel) {
    const key = keyOf(channel.topic, channel.isPrivate)
    const members = this.#members.get(key)
    if (members?.delete(channel) && members.size === 0) this.#members.delete(key)
  }

  members(topic, isPrivate) {
    return this.#members.get(keyOf(topic, isPrivate)) ?? []
  }

  //! A broadcast in the form of a database function, of the single-event endpoint or of a kind 3 push: binary on version 2,
  //! text on version 1 unless the body is raw bytes. Each form is made once, however many listen.
  sendUserBroadcast({ topic, isPrivate, event, body, isJson = true, meta }, except = null) {
    const frame = { topic: `realtime:${topic}`, event, meta, body, isJson }
    let binary
    let text
    for (const channel of this.members(topic, isPrivate)) {
      if (channel === except || !channel.hearsBroadcasts) continue
      if (channel.vsn === 2) channel.sendRaw((binary ??= encodeUserBroadcast(frame)))
      else if (isJson) channel.sendRaw((text ??= encodeUserBroadcastText(frame)))
    }
  }

  //! A broadcast in the form of a text push or of the batch endpoint: text on both versions.
  sendTextBroadcast({ topic, isPrivate, payload }, except = null) {
    for (const channel of this.members(topic, isPrivate)) {
      if (channel !== except && channel.hearsBroadcasts) channel.push('broadcast', payload)
    }
  }
}
