// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import type { Env } from './env.ts'

const longestBody = 16 * 1024

/** An answer other than success. `code` is for programs, `message` for people. */
export class Refusal extends Error {
  status: number
  code: string
  details: unknown

  constructor(status: number, code: string, message: string, details: unknown = null) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

export type Fields = Record<string, unknown>

// Browsers only: a native client sends no Origin and needs nothing of this.
function corsHeaders(request: Request, env: Env): Record<string, string> {
  const origin = request.headers.get('origin')
  if (origin === null) return {}
  const allowed = (env.ALLOWED_ORIGINS ?? '').split(',').map((item) => item.trim())
  if (!allowed.includes(origin)) throw new Refusal(403, 'origin_not_allowed', 'This page may not call here.')
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
}

const preflight = {
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'authorization, apikey, content-type, x-client-info, x-supabase-api-version',
  'Access-Control-Max-Age': '3600',
}

async function readFields(request: Request): Promise<Fields> {
  if (Number(request.headers.get('content-length') ?? 0) > longestBody) throw new Refusal(413, 'request_too_large', 'The request is too large.')
  const text = await request.text()
  if (text.length > longestBody) throw new Refusal(413, 'request_too_large', 'The request is too large.')
  let fields: unknown
  try {
    fields = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal(400, 'bad_json', 'The body is not JSON.')
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new Refusal(400, 'bad_json', 'The body must be a JSON object.')
  return fields as Fields
}

function json(status: number, body: unknown, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers } })
}

// What went wrong inside is for the log, without what the request said.
function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'an error of no class')
  return new Refusal(500, 'unexpected_failure', 'Something went wrong here. Try again in a moment.')
}

/** A handler of POST with a JSON object, which `work` answers with another. */
export function serve(work: (request: Request, env: Env, fields: Fields) => Promise<unknown>): (request: Request, env: Env) => Promise<Response> {
  return async (request, env) => {
    let cors: Record<string, string> = {}
    try {
      cors = corsHeaders(request, env)
      if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...cors, ...preflight } })
      if (request.method !== 'POST') throw new Refusal(405, 'method_not_allowed', 'Only POST is answered here.')
      return json(200, await work(request, env, await readFields(request)), cors)
    } catch (error) {
      const { status, code, message, details } = refusalFor(error)
      return json(status, { code, message, details }, cors)
    }
  }
}
