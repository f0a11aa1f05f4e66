// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { json } from '../http/answers.mjs'

const most = 1000

const linksIn = (text = '') => [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link)
const codeIn = (text = '') => /\b\d{6,10}\b/.exec(text)?.[0] ?? null

//! Catches the mails of Auth, for tests: GET /_mail yields them, newest last, `?to=` those of one address; DELETE forgets them.
export class Mailbox {
  #mails = []

  async send({ to, subject, text, html }) {
    this.#mails.push({ to: to.toLowerCase(), subject, text, html, links: linksIn(text), code: codeIn(text), sent_at: new Date().toISOString() })
    if (this.#mails.length > most) this.#mails.shift()
  }

  fetch(request, url) {
    const to = url.searchParams.get('to')?.toLowerCase()
    if (request.method === 'DELETE') {
      this.#mails = to === undefined ? [] : this.#mails.filter((mail) => mail.to !== to)
      return new Response(null, { status: 204 })
    }
    return json(200, to === undefined ? this.#mails : this.#mails.filter((mail) => mail.to === to))
  }
}
