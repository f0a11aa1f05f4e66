// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { outcome } from '../support/attack.mjs'
import { call, cases, clientOf, newForm, ok, password, world } from '../support/http.mjs'
import { befriend } from '../support/target.mjs'
import { signUp } from '../support/world.mjs'

// Harvesting people by the search, pestering them with requests, and learning who has an account.
const newPerson = async () => {
  const person = await signUp(world)
  return { ...person, client: clientOf(person) }
}
// An account costs a second of a processor. Those of the crowd are asked, and ask nobody.
const crowd = []
for (let n = 0; n < 12; n++) crowd.push(await newPerson())
const gathered = async () => [await newPerson(), crowd[Math.floor(Math.random() * crowd.length)]]
const searcher = await newPerson()
const search = ({ client }, q, lim) => client.rpc('search_users', { q, lim })
// Searches until it is refused; the minute may turn meanwhile.
async function exhaust(person) {
  let answer
  for (let n = 0; n < 100 && !answer?.error; n++) answer = await search(person, 'zz')
  return answer
}
// Twelve times, or until it is refused: the outcome of the last request.
async function askAndTakeBack(pest, victim) {
  let last
  for (let n = 0; n < 12; n++) {
    last = await pest.client.rpc('request_friend', { addressee: victim.id })
    if (last.error) break
    ok(await pest.client.rpc('cancel_friend', { id: last.data.id }))
  }
  return outcome(last)
}
const queries = process.env.AIGM_NIGHTLY ? 10_000 : 200

cases('attack/people', (it) => {
  it(`harvester asks ${queries} times at full speed: 30 a minute are answered`, async () => {
    const harvester = await newPerson()
    let answered = 0
    const began = performance.now()
    for (let n = 0; n < queries; n += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, m) => search(harvester, `co${(n + m).toString(36)}`)))
      for (const answer of answers) {
        answered += answer.status === 200
        assert.ok(answer.status === 200 || outcome(answer) === '429 rate_limited', outcome(answer))
      }
    }
    const turns = 1 + Math.floor((performance.now() - began) / 60_000) // of the minute, meanwhile
    assert.ok(answered >= 30 && answered <= 30 * (1 + turns), `${answered} were answered`)
  })
  it('harvester ignores what he is told to wait: it gains nothing', async () => {
    const harvester = await newPerson()
    const first = await exhaust(harvester)
    assert.equal(outcome(first), '429 rate_limited')
    const waits = []
    for (let n = 0; n < 10; n++) waits.push(Number((await search(harvester, 'zz')).error.details))
    assert.ok(waits.every((wait) => wait > 0 && wait <= Number(first.error.details)), waits.join())
  })
  it('harvester signs in once more: the limit is the person\'s', async () => {
    const harvester = await newPerson()
    await exhaust(harvester)
    const { data } = await clientOf().auth.signInWithPassword({ email: `${harvester.name}@conformance.example`, password })
    assert.equal(outcome(await search({ client: clientOf({ token: data.session.access_token }) }, 'zz')), '429 rate_limited')
  })

  const wildcards = ['%%', '__', '%_%', '\\%\\%', '**', '..*', "' or 1=1 --", '{}', '.*.*']
  for (const q of wildcards) {
    it(`harvester searches for ${q}: 0 rows`, async () => {
      assert.deepEqual(ok(await search(searcher, q)), [])
    })
  }
  for (const q of ['', ' ', 'a', ' a ', '\u200b', null]) {
    it(`harvester searches for ${JSON.stringify(q)}: refused`, async () => assert.ok(['400 query_too_short', '0 rows'].includes(outcome(await search(searcher, q)))))
  }
  it('harvester asks for 100000 rows: 50 come', async () => {
    const found = ok(await search(searcher, 'conf', 100_000))
    assert.ok(found.length > 5 && found.length <= 50, String(found.length))
  })
  it('harvester searches for an address: nobody', async () => {
    const [victim] = crowd
    for (const q of [`${victim.name}@conformance.example`, '@conformance', 'conformance.example']) assert.equal(outcome(await search(searcher, q)), '0 rows')
  })
  it('harvester asks for what is not shown of whom he finds: no such thing', async () => {
    const [harvester, victim] = await gathered()
    const [found] = ok(await search(harvester, victim.name))
    assert.deepEqual(Object.keys(found).sort(), ['avatar_url', 'custom_url', 'display_name', 'id', 'status_color', 'status_text', 'username'])
    for (const column of ['email', 'phone', 'last_seen', 'encrypted_password', 'raw_user_meta_data']) {
      assert.ok((await search(harvester, victim.name).select(column)).error, column)
      assert.equal(outcome(await harvester.client.from('user_profiles').select(column)), '400 42703')
    }
  })

  it('pest asks 12 people to be friends: 10 are asked', async () => {
    const pest = await newPerson()
    const answers = []
    for (const { id } of crowd) answers.push(outcome(await pest.client.rpc('request_friend', { addressee: id })))
    assert.equal(answers.filter((answer) => answer.startsWith('a value')).length, 10)
    assert.ok(answers.slice(10).every((answer) => answer === '429 rate_limited'), answers.slice(10).join())
  })
  it('pest asks one person 25 times at once: one row', async () => {
    const [pest, victim] = await gathered()
    await Promise.all(Array.from({ length: 25 }, () => pest.client.rpc('request_friend', { addressee: victim.id })))
    assert.equal(ok(await victim.client.from('friendships').select('id').eq('requester_id', pest.id)).length, 1)
  })
  it('pest asks and takes back, over and over: the limit counts', async () => {
    const [pest, victim] = await gathered()
    assert.equal(await askAndTakeBack(pest, victim), '429 rate_limited')
  })
  it('pest asks again after a refusal: refused for 30 days', async () => {
    const [pest, victim] = await gathered()
    const { id } = ok(await pest.client.rpc('request_friend', { addressee: victim.id }))
    ok(await victim.client.rpc('decline_friend', { id }))
    for (let n = 0; n < 3; n++) assert.equal(outcome(await pest.client.rpc('request_friend', { addressee: victim.id })), '409 request_refused')
  })
  it('pest ends the friendship and asks again, to be heard each time: the limit counts', async () => {
    const [pest, victim] = await gathered()
    await befriend(pest.client, victim.client, victim)
    ok(await pest.client.rpc('remove_friend', { user: victim.id }))
    assert.equal(await askAndTakeBack(pest, victim), '429 rate_limited')
  })
  it('pest sends 60 messages at once: 30 arrive, and a few of each second since', async () => {
    const pest = await newPerson()
    const server = ok(await pest.client.rpc('create_server', { name: 'Flood' }))
    const [{ id }] = ok(await pest.client.from('rooms').select('id').eq('server_id', server.id))
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: 60 }, () => pest.client.from('messages').insert({ room_id: id, content: { type: 'doc' } })))
    const seconds = (performance.now() - began) / 1000
    const passed = answers.filter(({ error }) => !error).length
    assert.ok(passed >= 30 && passed <= 31 + 2 * seconds, `${passed} in ${seconds} s`)
    assert.ok(answers.every((answer) => ['done', '429 rate_limited'].includes(outcome(answer))))
  })

  it('stranger signs in, to learn who has an account: one answer', async () => {
    const { name } = crowd[0]
    const attempt = (email) => call('/auth/v1/token?grant_type=password', { method: 'POST', headers: newForm, body: { email, password: 'guessed battery' } })
    const [known, unknown] = [await attempt(`${name}@conformance.example`), await attempt('nobody@conformance.example')]
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body])
  })
  for (const [what, path, body] of [['forgets a password', 'recover', {}], ['asks for the mail again', 'resend', { type: 'signup' }]]) {
    it(`stranger ${what}, to learn who has an account: one answer`, async () => {
      const { name } = crowd[0]
      const attempt = (email) => call(`/auth/v1/${path}`, { method: 'POST', headers: newForm, body: { email, ...body } })
      const [known, unknown] = [await attempt(`${name}@conformance.example`), await attempt('nobody@conformance.example')]
      assert.deepEqual([known.status, known.body], [unknown.status, unknown.body])
    })
  }
}, 2)
