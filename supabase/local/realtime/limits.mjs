// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

const stepMs = 5000
const steps = 12

const plan = (connections, messages, joins, presence, payloadKb) => ({ connections, messages, joins, presence, payloadKb, channels: 100, presenceKeys: 10 })

//! What a project may do on each plan: open connections, messages, joins and presence messages a second, KB of a payload.
export const plans = {
  free: plan(200, 100, 100, 20, 256),
  pro: plan(500, 500, 500, 50, 3000),
  team: plan(10_000, 2500, 2500, 1000, 3000),
}

//! A rate averaged over up to a minute in steps of 5 s. It is judged at the end of a step, so that a short burst passes.
export class Rate {
  #limit
  #counts = [] // of the steps that have ended, newest first
  #count = 0
  #average = 0
  #endsAt

  constructor(limit, nowMs = Date.now()) {
    this.#limit = limit
    this.#endsAt = nowMs + stepMs
  }

  #advance(nowMs) {
    if (nowMs < this.#endsAt) return
    const ended = Math.min(steps, 1 + Math.floor((nowMs - this.#endsAt) / stepMs))
    this.#counts = [...new Array(ended - 1).fill(0), this.#count, ...this.#counts].slice(0, steps)
    this.#average = (this.#counts.reduce((sum, count) => sum + count, 0) * 1000) / (this.#counts.length * stepMs)
    this.#count = 0
    this.#endsAt = nowMs - ((nowMs - this.#endsAt) % stepMs) + stepMs
  }

  add(count = 1, nowMs = Date.now()) {
    this.#advance(nowMs)
    this.#count += count
  }

  //! So many a second, as of the last step that has ended.
  average(nowMs = Date.now()) {
    this.#advance(nowMs)
    return this.#average
  }

  exceeded(nowMs = Date.now()) {
    return this.average(nowMs) >= this.#limit
  }
}

//! The limits of the project that this stack plays.
export class Limits {
  constructor(limits) {
    Object.assign(this, limits)
    this.payloadBytes = limits.payloadKb * 1000 + 500
    this.rates = { messages: new Rate(limits.messages), joins: new Rate(limits.joins), presence: new Rate(limits.presence), changes: new Rate(limits.messages) }
  }
}
