// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { cases } from './http.mjs'
import { everything } from './target.mjs'

//! What came of it, in words: "403 42501", "404 not_member", "0 rows", "done" when it went through without a word.
export function outcome({ status, error, data, count }) {
  if (error) return `${status} ${error.hint && /^[a-z_]+$/.test(error.hint) ? error.hint : error.code}`
  if (typeof count === 'number' && !Array.isArray(data)) return `${count} rows`
  if (Array.isArray(data)) return `${Math.max(data.length, count ?? 0)} rows`
  return data === null ? 'done' : `a value: ${JSON.stringify(data).slice(0, 200)}`
}

//! One case for each row `[who, what, attempt, refusal]`. `attempt(client, name)` yields the answer to that person's client;
//! `refusal` is what must come of it, or several of which one must, with " | " between. A row that is `allowed` is no attempt
//! but shows that what the others try can be done by somebody.
export function attempts(it, target, rows) {
  for (const [who, what, attempt, refusal] of rows) {
    for (const name of who.split(', ')) {
      it(`${name} ${what}: ${refusal}`, async () => {
        const found = outcome(await attempt(target.as[name], name))
        const good = (name === 'anon' ? '401 42501' : refusal).split(' | ')
        assert.ok(good.includes(found), `${found} in place of ${good.join(' or ')}`)
      })
    }
  }
}

export function allowed(it, target, rows) {
  for (const [who, what, attempt, result] of rows) it(`allowed: ${who} ${what}: ${result}`, async () => assert.equal(outcome(await attempt(target.as[who], who)), result))
}

//! A set of attempts on a target of its own. Afterwards all must be as it was.
export function attack(name, target, define) {
  let before
  cases(name, (it) => {
    it('allowed: to look at it first', async () => {
      before = await everything(target)
      assert.ok(before['messages as member'].length >= 5)
    })
    define(it)
    it('all of this together changes nothing that anybody sees', async () => {
      const now = await everything(target)
      for (const [place, rows] of Object.entries(before)) assert.deepEqual(now[place], rows, place)
    })
  }, 1)
}
