// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { cases, gap, ok } from '../support/http.mjs'
import { fill, makeShelf, names, rooms } from '../support/shelf.mjs'

const shelf = await makeShelf()
const { client, rest, ids, server } = shelf
const encode = encodeURIComponent
const where = (test) => rooms.filter(test).map(([name]) => name)
const not = (...left) => names.filter((name) => !left.includes(name))
const [tricky, quoted, special, unicode, back, plus] = names.slice(2, 8)

// By the official client: what is asked, and which rooms it finds.
const byClient = {
  'eq': [(q) => q.eq('name', 'alpha'), ['alpha']],
  'neq': [(q) => q.neq('name', 'alpha'), not('alpha')],
  'gt and lt': [(q) => q.gt('position', 11).lt('position', 14), names.slice(2, 4)],
  'gte and lte': [(q) => q.gte('position', 11).lte('position', 14), names.slice(1, 5)],
  'the same column twice is AND': [(q) => q.neq('name', 'alpha').neq('name', 'beta'), not('alpha', 'beta')],
  'eq: nothing in the value is special': [(q) => q.eq('name', tricky), [tricky]],
  'eq: percent, ampersand, hash, equals, question mark': [(q) => q.eq('name', special), [special]],
  'eq: quotes belong to the value': [(q) => q.eq('name', '"alpha"'), []],
  'eq: letters of all scripts': [(q) => q.eq('name', unicode).eq('category', 'три'), [unicode]],
  'eq: a backslash': [(q) => q.eq('name', back), [back]],
  'eq: a plus': [(q) => q.eq('name', plus), [plus]],
  'eq: the empty text': [(q) => q.eq('topic', ''), ['beta']],
  'eq: the word null is a word': [(q) => q.eq('topic', 'null'), [tricky]],
  'like: percent': [(q) => q.like('name', 'under%'), ['under_score', 'underXscore']],
  'like: an underscore is any letter': [(q) => q.like('name', 'under_score'), ['under_score', 'underXscore']],
  'like: an escaped underscore is one': [(q) => q.like('name', 'under\\_score'), ['under_score']],
  'like tells upper from lower case, ilike does not': [(q) => q.like('name', 'upp%'), []],
  'ilike': [(q) => q.ilike('name', 'upp%'), ['UPPER']],
  'like, all of them': [(q) => q.likeAllOf('name', ['under%', '%X%']), ['underXscore']],
  'like, any of them': [(q) => q.likeAnyOf('name', ['alp%', 'be%']), ['alpha', 'beta']],
  'ilike, any of them': [(q) => q.ilikeAnyOf('name', ['ALP%', 'upp%']), ['alpha', 'UPPER']],
  'in': [(q) => q.in('name', ['alpha', 'UPPER', 'nothing']), ['alpha', 'UPPER']],
  'in: values with commas and brackets': [(q) => q.in('name', ['alpha', 'a,b(c)', plus]), ['alpha', plus]],
  'in: numbers': [(q) => q.in('position', [10, 12]), ['alpha', tricky]],
  'in: nothing': [(q) => q.in('name', []), []],
  'not in': [(q) => q.not('name', 'in', '(alpha,beta)'), not('alpha', 'beta')],
  'not eq': [(q) => q.not('name', 'eq', 'alpha'), not('alpha')],
  'not like': [(q) => q.not('name', 'like', 'under%'), not('under_score', 'underXscore')],
  'is not null': [(q) => q.not('name', 'is', null), names],
  'is null': [(q) => q.is('name', null), []],
  'match: several columns': [(q) => q.match({ topic: 'x', category: 'три', write_role: 'member' }), [back, plus]],
  'filter: an operator by name': [(q) => q.filter('position', 'in', '(10,11)'), ['alpha', 'beta']],
  'or': [(q) => q.or('name.eq.alpha,position.eq.11'), ['alpha', 'beta']],
  'or beside a filter': [(q) => q.or('topic.eq.x,topic.eq.y').eq('category', 'two'), [quoted, special]],
  'or with and inside': [(q) => q.or('name.eq.alpha,and(category.eq.two,write_role.eq.admin)'), ['alpha', special]],
  'or with not.and inside': [(q) => q.or('not.and(position.gte.11,position.lte.20),name.eq.beta'), ['alpha', 'beta', 'null']],
  'or with a quoted value': [(q) => q.or('name.eq."a,b(c).d:\\"e\\"",name.eq.beta'), ['beta', tricky]],
  'or with in inside': [(q) => q.or('name.in.(alpha,beta),position.in.(12)'), ['alpha', 'beta', tricky]],
  'or with not inside': [(q) => q.or('name.not.in.(alpha,beta),name.eq.alpha'), not('beta')],
  'an upper bound that nothing meets': [(q) => q.lt('position', -1), []],
}

// By bare requests: the query as it stands on the wire.
const byQuery = {
  'a plus is a blank, %2B a plus': [`name=eq.plus+%2B+minus`, [plus]],
  'a star is a percent': ['name=like.under*', ['under_score', 'underXscore']],
  'ilike with stars on both sides': ['name=ilike.*PP*', ['UPPER']],
  'match, a regular expression': [`name=match.${encode('^(alpha|beta)$')}`, ['alpha', 'beta']],
  'imatch': [`name=imatch.${encode('^upper$')}`, ['UPPER']],
  'not.match': [`name=not.match.${encode('.')}`, []],
  'isdistinct': ['category=isdistinct.two', where(([, , category]) => category !== 'two')],
  'eq(any)': ['name=eq(any).{alpha,beta}', ['alpha', 'beta']],
  'gt(all)': ['position=gt(all).{12,19}', names.slice(10)],
  'in: quotes and escapes': [`name=in.("say \\"hi\\", ok","back\\\\slash",alpha)`.replace(/[\\" ]/g, encode), ['alpha', quoted, back]],
  'in: a backslash is one when nothing is quoted': [`name=in.(${encode(back)})`, [back]],
  'in.() is nothing': ['name=in.()', []],
  'and': ['and=(position.gte.12,position.lte.13)', names.slice(2, 4)],
  'or twice is AND of both': ['or=(topic.eq.x,topic.eq.y)&or=(category.eq.two,name.eq.UPPER)', [quoted, special, 'UPPER']],
  'a list twice': ['name=in.(alpha,beta)&name=in.(beta,UPPER)', ['beta']],
  'not twice': ['name=not.eq.alpha&name=not.eq.beta&position=lt.13', [tricky]],
  'eq: digits are text where the column is': ['topic=eq.1.50', []],
  'not.or': ['not.or=(position.lt.12,position.gt.13)', names.slice(2, 4)],
  'not.and': ['not.and=(position.gte.11,position.lte.20)', ['alpha', 'null']],
  'a tree of three levels': ['or=(name.eq.alpha,and(category.eq.two,or(write_role.eq.admin,not.and(topic.eq.x,write_role.eq.moderator))))', ['alpha', tricky, special]],
  'is.not_null': ['name=is.not_null', names],
  'not.is.null': ['name=not.is.null', names],
  'an operator of a longer name wins': ['position=gte.20', names.slice(10)],
  'everything escaped': [`${encode('name')}=${encode(`eq.${unicode}`)}`, [unicode]],
}

const base = () => client.from('rooms').select('name').eq('server_id', server).gte('position', 10).order('position')

cases('rest/filters', (it) => {
  for (const [title, [ask, wanted]] of Object.entries(byClient)) {
    it(`client: ${title}`, async () => assert.deepEqual(ok(await ask(base())).map(({ name }) => name), wanted))
  }
  for (const [title, [query, wanted]] of Object.entries(byQuery)) {
    it(`bare: ${title}`, async () => {
      const { status, body } = await rest(`rooms?select=name&server_id=eq.${server}&position=gte.10&order=position&${query}`)
      assert.equal(status, 200, JSON.stringify(body))
      assert.deepEqual(body.map(({ name }) => name), wanted)
    })
  }

  it('null: is, not is, and what a comparison makes of it', async () => {
    const mute = (name, until) => ({ target_id: ids[name], kind: 'room', until })
    ok(await client.from('mutes').insert([mute('alpha', null), mute('beta', '2030-01-01T00:00:00+00:00')]))
    const found = async (ask) => ok(await ask(client.from('mutes').select('target_id'))).map((row) => row.target_id)
    assert.deepEqual(await found((q) => q.is('until', null)), [ids.alpha])
    assert.deepEqual(await found((q) => q.not('until', 'is', null)), [ids.beta])
    assert.deepEqual(await found((q) => q.gt('until', '2029-12-31T23:59:59+00:00')), [ids.beta], 'a time with its plus')
    assert.deepEqual(await found((q) => q.neq('until', '2030-01-01T00:00:00+00:00')), [], 'null is not unequal')
    const distinct = await rest('mutes?select=target_id&until=isdistinct.2030-01-01T00:00:00Z')
    assert.deepEqual(distinct.body, [{ target_id: ids.alpha }])
  })

  it('true and false', async () => {
    const settings = async (query) => (await rest(`user_settings?select=receipts&${query}`)).body.length
    assert.deepEqual([await settings('receipts=is.true'), await settings('receipts=is.false'), await settings('receipts=eq.true'), await settings('receipts=not.is.true'), await settings('receipts=is.unknown')], [1, 0, 1, 0, 0])
  })

  it('arrays: contains, is contained, overlaps', async () => {
    ok(await client.from('user_profiles').update({ links: ['https://a.example/x,y', 'https://b.example/'] }).eq('id', shelf.id))
    const found = async (ask) => ok(await ask(client.from('user_profiles').select('id').eq('id', shelf.id))).length
    assert.equal(await found((q) => q.contains('links', ['https://b.example/'])), 1)
    assert.equal(await found((q) => q.contains('links', ['https://c.example/'])), 0)
    assert.equal(await found((q) => q.containedBy('links', ['https://b.example/'])), 0)
    assert.equal(await found((q) => q.overlaps('links', ['https://b.example/', 'https://c.example/'])), 1)
    assert.equal((await rest(`user_profiles?select=id&id=eq.${shelf.id}&links=cs.${encode('{"https://a.example/x,y"}')}`)).body.length, 1, 'a comma inside quotes')
  })

  it('JSON: by path, by containment', async () => {
    ok(await client.from('user_settings').update({ preferences: { quiet: { from: '22:00', days: [1, 2] }, 'od d': 'x', n: 7 } }).eq('user_id', shelf.id))
    const found = async (query) => (await rest(`user_settings?select=user_id&${query}`)).body
    for (const query of ['preferences->quiet->>from=eq.22:00', 'preferences->quiet->days->>1=eq.2', 'preferences->>n=eq.7', 'preferences->n=eq.7', `preferences=cs.${encode('{"n":7}')}`, 'preferences->>none=is.null']) {
      assert.deepEqual(await found(query), [{ user_id: shelf.id }], query)
    }
    for (const query of ['preferences->quiet->>from=eq.23:00', `preferences=cs.${encode('{"n":8}')}`, 'preferences->>n=is.null']) assert.deepEqual(await found(query), [], query)
    assert.equal(ok(await client.from('user_settings').select().contains('preferences', { quiet: { from: '22:00' } })).length, 1)
  })

  it('JSON: containment below a path', async () => {
    ok(await client.from('user_settings').update({ preferences: { days: [1, 2] } }).eq('user_id', shelf.id))
    assert.equal((await rest('user_settings?select=user_id&preferences->days=cs.[2]')).body.length, 1)
  }, { skip: gap('lite compares text') })

  it('by keyset: the page before (created_at, id)', async () => {
    const [first, second] = await fill(shelf, ids.alpha, ['one', 'two', 'three'])
    const tree = `(created_at.lt.${second.created_at},and(created_at.eq.${second.created_at},id.lt.${second.id}))`
    const page = await rest(`messages?select=id&room_id=eq.${ids.alpha}&or=${encode(tree)}&order=created_at.desc,id.desc&limit=5`)
    assert.deepEqual(page.body, [{ id: first.id }])
    const bySeq = await rest(`messages?select=seq&room_id=eq.${ids.alpha}&seq=lt.${second.seq}&order=seq.desc&limit=50`)
    assert.deepEqual(bySeq.body, [{ seq: first.seq }])
  })

}, 4)
