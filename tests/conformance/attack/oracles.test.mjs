// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { attack, attempts } from '../support/attack.mjs'
import { call, unlessLocal } from '../support/http.mjs'
import { makeTarget, nobody } from '../support/target.mjs'

// Ways to learn of rows without reading them: embeds, counts, filters and order over what is hidden, other forms of an answer,
// other schemas, plans, and words that mean something to a database.
const t = await makeTarget()
const { owner, member, outsider } = t.people
const tokens = Object.fromEntries(Object.entries(t.people).map(([name, { token }]) => [name, token]))
const encode = encodeURIComponent
const get = (name, path, options = {}) => call(`/rest/v1/${path}`, { token: tokens[name], ...options })
const hidden = [t.ownerMessage, t.memberMessage, t.dmMessage, t.groupMessage].map(({ id }) => id)

// Whatever these ids, names and words stand in has told something.
const secrets = [...hidden, t.server, t.room, t.notices, t.dm, t.group, t.invite, t.friendship, 'by the member', 'of the member', '@conformance.example']
const strangers = ['outsider', 'kicked', 'banned']

//! Bare requests, each by every stranger: nothing of what is hidden may be in the answer, and it is `none` that comes.
function silent(it, title, path, { none = '[]', known = [], ...options } = {}) {
  for (const name of strangers) {
    it(`${name} ${title}: nothing of it`, async () => {
      const answer = await get(name, path, options)
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      for (const secret of secrets) assert.ok(known.includes(secret) || !text.includes(secret), `${secret} in ${text.slice(0, 300)}`)
      if (none !== null) assert.equal(text, none)
      assert.doesNotMatch(answer.headers.get('content-range') ?? '*/0', /\/[1-9]/, 'a count')
    })
  }
}

attack('attack/oracles', t, (it) => {
  // Embeds lead from what one sees to what one does not: profiles are for all.
  const from = (embed) => `user_profiles?id=in.(${owner.id},${member.id})&select=${embed}`
  const empty = (name) => JSON.stringify([{ [name]: [] }, { [name]: [] }])
  for (const [embed, name] of [['messages!messages_author_id_fkey(id,content)', 'messages'], ['server_members(server_id)', 'server_members'], ['user_settings(preferences)', null], ['read_markers(last_read_seq)', 'read_markers'],
    ['mutes(target_id)', 'mutes'], ['blocks!blocks_owner_id_fkey(blocked_id)', 'blocks'], ['blocks!blocks_blocked_id_fkey(owner_id)', 'blocks'], ['friendships!friendships_requester_id_fkey(id)', null],
    ['invites(code)', 'invites'], ['attachments(object_key)', 'attachments'], ['dm_conversation_participants(conversation_id)', 'dm_conversation_participants'], ['message_reactions(emoji)', 'message_reactions']]) {
    silent(it, `embeds ${embed}`, from(encode(embed)), { none: name ? empty(name) : null })
  }
  silent(it, 'embeds with !inner, to learn whose rows there are', from('id,messages!messages_author_id_fkey!inner(id)'))
  silent(it, 'embeds with !inner and a filter of a hidden column', `${from('id,messages!messages_author_id_fkey!inner(id)')}&messages.content->>type=eq.doc`)
  silent(it, 'embeds the count of what is hidden', from('messages!messages_author_id_fkey(count)'), { none: null })
  silent(it, 'embeds from a server of which he knows the id', `servers?id=eq.${t.server}&select=*,rooms(*,messages(*)),server_members(*),invites(*)`)
  for (const table of ['identities', 'sessions', 'refresh_tokens', 'uploads', 'friend_refusals', 'presence_leases']) silent(it, `embeds ${table} of another schema`, `user_profiles?id=eq.${owner.id}&select=id,${table}(*)`, { none: null })
  silent(it, 'embeds the accounts behind the profiles', `user_profiles?id=eq.${owner.id}&select=id,users!user_profiles_id_fkey(email,encrypted_password)`, { none: null })
  silent(it, 'spreads what is hidden', `user_profiles?id=eq.${member.id}&select=...user_settings(preferences)`, { none: null })
  silent(it, 'embeds through his own message into the server', `messages?select=id,rooms(server_id,servers(*))&id=in.(${t.kickedMessage.id},${t.bannedMessage.id})`)

  // Filters, order and counts over what is hidden.
  silent(it, 'asks for rows by or over hidden columns', `messages?or=(author_id.eq.${owner.id},room_id.eq.${t.room})`)
  silent(it, 'asks by not over all', `messages?not.and=(author_id.eq.${nobody},room_id.eq.${nobody})&author_id=neq.${outsider.id}&room_id=neq.${t.otherRoom}`)
  silent(it, 'orders by a hidden embed', `user_profiles?select=id&user_settings.receipts=is.true&id=eq.${nobody}`, { none: null })
  silent(it, 'counts exactly', `messages?select=id&room_id=eq.${t.room}`, { headers: { prefer: 'count=exact' } })
  silent(it, 'counts by the plan', `messages?select=id&id=eq.${t.ownerMessage.id}&limit=0`, { headers: { prefer: 'count=exact' } })
  silent(it, 'counts by HEAD', `rooms?select=id&server_id=eq.${t.server}`, { method: 'HEAD', none: 'null', headers: { prefer: 'count=exact' } })
  silent(it, 'counts the members', `server_members?select=count&server_id=eq.${t.server}`, { none: null })
  silent(it, 'sums what is hidden', `messages?select=seq.sum()&room_id=eq.${t.room}`, { none: null })
  silent(it, 'asks for a range', `messages?room_id=eq.${t.room}`, { headers: { range: '0-99', prefer: 'count=exact' } })
  silent(it, 'asks for a range past the end, for its size', `messages?room_id=eq.${t.room}&offset=1`, { none: null, headers: { prefer: 'count=exact' } })
  silent(it, 'searches the content', `messages?content->content->0->content->0->>text=like.*member*`)
  silent(it, 'compares an e-mail address', `user_profiles?email=like.*conformance*`, { none: null })
  silent(it, 'asks for e-mail addresses', `user_profiles?select=id,email&id=eq.${owner.id}`, { none: null })

  // Answers in other forms, and writes that tell.
  silent(it, 'asks for CSV', `messages?select=id,content&room_id=eq.${t.room}`, { none: null, headers: { accept: 'text/csv' } })
  silent(it, 'asks for one object', `messages?id=eq.${t.ownerMessage.id}`, { none: null, known: [t.ownerMessage.id], headers: { accept: 'application/vnd.pgrst.object+json' } })
  silent(it, 'asks for the plan of the database', `messages?room_id=eq.${t.room}`, { none: null, headers: { accept: 'application/vnd.pgrst.plan+json; options=analyze|verbose' } })
  silent(it, 'asks for what a blind change has met', `messages?id=eq.${t.ownerMessage.id}`, { method: 'PATCH', body: { deleted_at: '2030-01-01T00:00:00Z' }, headers: { prefer: 'return=representation,count=exact' } })
  silent(it, 'changes everything and asks what it was', `messages?author_id=neq.${outsider.id}&room_id=neq.${t.otherRoom}`, { method: 'PATCH', body: { content: { type: 'doc' } }, headers: { prefer: 'return=representation' } })
  silent(it, 'deletes every room and asks which', `rooms?server_id=neq.${t.otherServer}`, { method: 'DELETE', headers: { prefer: 'return=representation,count=exact' } })
  silent(it, 'deletes every invite and asks which', `invites?server_id=neq.${t.otherServer}`, { method: 'DELETE', headers: { prefer: 'return=representation' } })

  // Lists of what there is.
  for (const path of ['', '?select=*', 'rpc/', 'rpc']) silent(it, `asks for the list at /${path}`, path, { none: null })
  for (const path of ['/graphql/v1', '/pg/tables', '/storage/v1/bucket', '/auth/v1/admin/users', '/auth/v1/admin/generate_link', '/rest-admin/v1/ready', '/metrics', '/profile.json', '/../profile.json']) {
    it(`outsider asks ${path}: not for him`, async () => {
      const answer = await call(path, { token: outsider.token, method: path.includes('graphql') || path.includes('generate') ? 'POST' : 'GET', body: path.includes('graphql') ? { query: '{ __schema { types { name } } }' } : undefined })
      assert.ok([401, 403, 404, 405].includes(answer.status), `${answer.status}`)
      assert.ok(!JSON.stringify(answer.body).includes('@conformance.example'))
    })
  }
  for (const schema of ['private', 'auth', 'extensions', 'realtime', 'pg_catalog', 'information_schema', 'pg_temp', 'vault', 'supabase_migrations', 'tap']) {
    const table = { auth: 'users', private: 'rate_limits', realtime: 'messages', pg_catalog: 'pg_authid', information_schema: 'tables' }[schema] ?? 'x'
    it(`outsider reads schema ${schema}: 406 PGRST106`, async () => {
      const answer = await get('outsider', table, { headers: { 'accept-profile': schema } })
      assert.deepEqual([answer.status, answer.body.code], [406, 'PGRST106'])
    })
    it(`outsider calls a function of schema ${schema}: 406 PGRST106`, async () => {
      const answer = await get('outsider', 'rpc/send', { method: 'POST', body: {}, headers: { 'content-profile': schema } })
      assert.deepEqual([answer.status, answer.body.code], [406, 'PGRST106'])
    })
  }
  for (const name of ['pg_sleep', 'set_config', 'current_setting', 'pg_read_file', 'my_room_ids', 'is_client', 'rate_limit', 'send_frame', 'version', 'query_to_xml', 'dblink', 'lo_import']) {
    attempts(it, t, [['outsider', `calls ${name}`, (c) => c.rpc(name, { setting_name: 'role', new_value: 'postgres', is_local: false }), '404 PGRST202']])
  }
  for (const path of [`auth.users`, `public.messages`, `private.uploads`, `pg_catalog.pg_roles`, `messages;select`, `"messages"`, encode(`messages" where true--`)]) {
    it(`outsider reads the table ${path}: no such table`, async () => assert.ok([400, 404].includes((await get('outsider', path)).status)))
  }

  // Words that mean something to a database.
  const injections = {
    'a quote in a filter': `messages?id=eq.${encode("' or '1'='1")}`,
    'a quote in a list': `messages?room_id=in.(${encode(`"${t.room}') or (true`)})`,
    'a statement in a filter': `user_profiles?username=eq.${encode("x'; drop table messages; --")}`,
    'a comment in order': `messages?order=${encode('id;--')}`,
    'a function in order': `messages?order=${encode('(select 1)')}`,
    'a query in select': `user_profiles?select=${encode('id,(select email from auth.users limit 1)')}`,
    'a cast to a relation': `user_profiles?select=${encode('id::regclass')}&id=eq.${owner.id}`,
    'a cast with a query': `user_profiles?select=${encode('id::text,username::"text) from auth.users --"')}`,
    'a column with a quote': `messages?${encode('id"=\'1\' or "id')}=eq.1`,
    'a path with a quote': `user_profiles?select=${encode("links->>'x' from auth.users--")}`,
    'a limit that is a query': `messages?limit=${encode('1; select 1')}`,
    'a conflict that is a query': `messages?on_conflict=${encode('id) do update set author_id = (select 1')}`,
    'a schema by a point': `user_profiles?select=${encode('auth.users(*)')}`,
    'a NUL': `user_profiles?username=eq.%00`,
  }
  for (const [title, path] of Object.entries(injections)) {
    it(`outsider injects ${title}: nothing of it`, async () => {
      const { status, body } = await get('outsider', path)
      const text = JSON.stringify(body)
      for (const secret of secrets) assert.ok(!text.includes(secret) || path.includes(secret), secret)
      assert.ok(status >= 400 || body.every((row) => row.author_id === undefined || row.author_id === outsider.id), text.slice(0, 200))
      assert.ok(status < 500 || status === 500 && unlessLocal, `${status} ${text}`)
    })
  }
})
