// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { follow, makeServer, ok, paragraph, post } from './aigm.mjs'
import { newPerson, startTestStack } from './harness.mjs'

// AIGM's schema followed by postgres_changes, as the examples of the architecture document do, over the official client.
let stack
before(async () => (stack = await startTestStack({ migrations: undefined })))
after(() => stack.stop())

for (const vsn of ['1.0.0', '2.0.0']) {
  test(`protocol ${vsn}: messages of a room, their changes and reactions`, { timeout: 120_000 }, async () => {
    const [ann, bob] = [await newPerson(stack, { vsn }), await newPerson(stack, { vsn })]
    const [here, elsewhere] = [await makeServer(ann, bob), await makeServer(ann, bob)]
    const inserts = follow(bob, { event: 'INSERT', table: 'messages', filter: `room_id=eq.${here.room}` })
    const everything = follow(bob, { table: 'messages', filter: `room_id=eq.${here.room}` }, { table: 'message_reactions' })
    for (const { subscribed } of [inserts, everything]) assert.deepEqual(await subscribed, ['ok', 'Subscribed to PostgreSQL'])

    await post(stack, ann, elsewhere.room, 'elsewhere')
    const sent = (await post(stack, ann, here.room, 'here')).body[0]
    const [insert] = await inserts.next(1)
    assert.deepEqual([insert.eventType, insert.schema, insert.table, insert.errors], ['INSERT', 'public', 'messages', null])
    assert.deepEqual([insert.new.id, insert.new.rev, insert.new.room_id, insert.new.content, insert.old], [sent.id, sent.rev, here.room, paragraph('here'), {}])

    await ok(bob.client.from('message_reactions').insert({ message_id: sent.id, emoji: '👍' }))
    await ok(ann.client.from('messages').update({ content: paragraph('edited') }).eq('id', sent.id))
    await ok(ann.client.from('messages').update({ deleted_at: new Date().toISOString() }).eq('id', sent.id))
    const changes = await everything.until((heard) => heard.some(({ new: row }) => row.deleted_at))
    const messages = changes.filter(({ table }) => table === 'messages')
    assert.deepEqual(messages.map(({ eventType }) => eventType), ['INSERT', 'UPDATE', 'UPDATE'])
    assert.deepEqual([messages[1].new.content, messages[1].old], [paragraph('edited'), { id: sent.id }])
    assert.ok(messages[1].new.rev > sent.rev && messages[2].new.rev > messages[1].new.rev)
    const reaction = changes.find(({ table }) => table === 'message_reactions')
    assert.deepEqual([reaction.new.emoji, reaction.new.user_id, reaction.new.message_id], ['👍', bob.user.id, sent.id])
    assert.equal(inserts.heard.length, 1)
  })

  test(`protocol ${vsn}: the profiles of chosen people, by id=in.(…)`, { timeout: 120_000 }, async () => {
    const [ann, bob, eve] = await Promise.all(Array.from({ length: 3 }, () => newPerson(stack, { vsn })))
    const friends = follow(ann, { event: 'UPDATE', table: 'user_profiles', filter: `id=in.(${bob.user.id},${ann.user.id})` })
    assert.deepEqual(await friends.subscribed, ['ok', 'Subscribed to PostgreSQL'])
    for (const person of [eve, bob]) await ok(person.client.from('user_profiles').update({ display_name: 'New name' }).eq('id', person.user.id))
    const [change] = await friends.next(1)
    assert.deepEqual([change.new.id, change.new.display_name, change.old], [bob.user.id, 'New name', { id: bob.user.id }])
    assert.equal(friends.heard.length, 1)
  })
  test(`protocol ${vsn}: requests of friendship, for the two of them alone`, { timeout: 120_000 }, async () => {
    const [ann, bob, eve] = await Promise.all(Array.from({ length: 3 }, () => newPerson(stack, { vsn })))
    const his = follow(bob, { event: 'INSERT', table: 'friendships', filter: `addressee_id=eq.${bob.user.id}` })
    const hers = follow(ann, { table: 'friendships' })
    const outside = follow(eve, { table: 'friendships' })
    for (const { subscribed } of [his, hers, outside]) assert.deepEqual(await subscribed, ['ok', 'Subscribed to PostgreSQL'])
    const request = await ok(ann.client.rpc('request_friend', { addressee: bob.user.id }))
    const [insert] = await his.next(1)
    assert.deepEqual([insert.new.id, insert.new.requester_id, insert.new.status], [request.id, ann.user.id, 'pending'])
    await ok(bob.client.rpc('accept_friend', { id: request.id }))
    const [, update] = await hers.next(2)
    assert.deepEqual([update.eventType, update.new.status, update.old], ['UPDATE', 'accepted', { id: request.id }])
    await ok(eve.client.rpc('request_friend', { addressee: ann.user.id }))
    await outside.next(1)
    assert.equal(outside.heard[0].new.requester_id, eve.user.id, 'her own is the first that she hears of')
  })
}
