// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { json } from './http/answers.mjs'
import { withPlainQuery } from './restquery.mjs'

const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS']

// PostgREST answers 201 for an upsert only when it did insert something.
async function withUpsertStatus(request, answer) {
  if (answer.status !== 201 || !/resolution=ignore-duplicates/.test(request.headers.get('prefer') ?? '')) return answer
  const body = await answer.text()
  return new Response(body, { status: body === '[]' ? 200 : 201, headers: answer.headers })
}

// Lite forgets that one object was asked for when what was written is told with an embed.
async function asOneObject(request, answer) {
  if (request.method === 'GET' || answer.status > 201 || !request.headers.get('accept')?.includes('vnd.pgrst.object')) return answer
  const text = await answer.text()
  const rows = text.startsWith('[') ? JSON.parse(text) : []
  return new Response(rows.length === 1 ? JSON.stringify(rows[0]) : text, { status: answer.status, headers: answer.headers })
}

const codeIn = (text) => /"code":\s*"(\w+)"/.exec(text)?.[1]

// The code of an error, for whom there is no body to read. `again()` tells the text where the method leaves none.
async function withProxyStatus(answer, again) {
  if (answer.status < 300) return answer
  const text = await answer.text()
  const code = codeIn(text || (await again()))
  const headers = new Headers(answer.headers)
  if (code) headers.set('Proxy-Status', `PostgREST; error=${code}`)
  return new Response(text, { status: answer.status, headers })
}

//! Has @supabase/lite answer a request of REST, with production's manners.
export async function askRest(app, request) {
  if (!methods.includes(request.method)) return json(405, { code: 'PGRST117', message: `Unsupported HTTP method: ${request.method}`, details: null, hint: null })
  const plain = withPlainQuery(request)
  const again = async () => (request.method === 'HEAD' ? (await app.fetch(new Request(plain.url, { headers: plain.headers }))).text() : '')
  return withProxyStatus(await asOneObject(request, await withUpsertStatus(request, await app.fetch(plain))), again)
}
