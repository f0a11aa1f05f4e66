// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto'
import { json } from '../http/answers.mjs'

export const clientId = 'aigm-test'

//! As much of GitHub as signing in with it needs, for tests. PUT /user sets who sits before the browser: `{id, login, name,
//! emails: [{email, verified, primary}]}`, or `{denies: true}` for somebody who refuses.
export class FakeGitHub {
  #secret = randomUUID()
  #person = { id: 1, login: 'octo', name: 'Octo Cat', emails: [{ email: 'octo@example.test', verified: true, primary: true }] }
  #codes = new Map()
  #tokens = new Map()

  get secret() {
    return this.#secret
  }

  #authorize(url) {
    const asked = Object.fromEntries(url.searchParams)
    if (asked.client_id !== clientId || !URL.canParse(asked.redirect_uri)) return json(404, { message: 'Not Found' })
    const back = new URL(asked.redirect_uri)
    if (this.#person.denies) {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'The user has denied your application access.')
    } else {
      const code = randomUUID()
      this.#codes.set(code, { redirectUri: asked.redirect_uri, person: this.#person })
      back.searchParams.set('code', code)
    }
    back.searchParams.set('state', asked.state ?? '')
    return new Response(null, { status: 302, headers: { Location: back.href } })
  }

  // GitHub tells errors of this call with status 200.
  async #exchange(request) {
    const asked = Object.fromEntries(new URLSearchParams(await request.text()))
    if (asked.client_id !== clientId || asked.client_secret !== this.#secret) return json(200, { error: 'incorrect_client_credentials' })
    const issued = this.#codes.get(asked.code)
    this.#codes.delete(asked.code)
    if (!issued) return json(200, { error: 'bad_verification_code' })
    if (asked.redirect_uri !== issued.redirectUri) return json(200, { error: 'redirect_uri_mismatch' })
    const token = `gho_${randomUUID().replaceAll('-', '')}`
    this.#tokens.set(token, issued.person)
    return json(200, { access_token: token, token_type: 'bearer', scope: 'user:email' })
  }

  #ofToken(request, answer) {
    const person = this.#tokens.get(/^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1])
    return person ? json(200, answer(person)) : json(401, { message: 'Bad credentials' })
  }

  async fetch(request, url) {
    switch (`${request.method} ${url.pathname.replace('/_fake/github', '')}`) {
      case 'PUT /user':
        this.#person = await request.json()
        return new Response(null, { status: 204 })
      case 'GET /login/oauth/authorize':
        return this.#authorize(url)
      case 'POST /login/oauth/access_token':
        return this.#exchange(request)
      case 'GET /api/v3/user':
        return this.#ofToken(request, ({ id, login, name }) => ({ id, login, name, avatar_url: `https://avatars.example/${id}` }))
      case 'GET /api/v3/user/emails':
        return this.#ofToken(request, ({ emails }) => emails)
      default:
        return json(404, { message: 'Not Found' })
    }
  }
}
