// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { AwsClient } from 'aws4fetch'
import type { Env } from './env.ts'
import { Refusal } from './http.ts'

export interface StoredPart {
  number: number
  size: number
  etag: string
}

type Query = Record<string, string>

const unavailable = () => new Refusal(503, 'store_unavailable', 'The file store does not answer. Try again in a moment.')
const field = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''
const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&')

/** The bucket of the files, in Cloudflare R2 or anything else that speaks S3. */
export class Objects {
  #client: AwsClient
  #base: string

  constructor(env: Env) {
    this.#client = new AwsClient({ accessKeyId: env.R2_ACCESS_KEY_ID, secretAccessKey: env.R2_SECRET_ACCESS_KEY, service: 's3', region: 'auto', retries: 2 })
    this.#base = `${env.R2_ENDPOINT}/${env.R2_BUCKET}`
  }

  #url(key: string, query: Query = {}): URL {
    const url = new URL(`${this.#base}/${key}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url
  }

  /** A URL that allows this one request, with exactly these headers, for so long. */
  async presign(method: string, key: string, seconds: number, headers: Record<string, string> = {}, query: Query = {}): Promise<string> {
    const url = this.#url(key, { ...query, 'X-Amz-Expires': String(seconds) })
    const { url: signed } = await this.#client.sign(url, { method, headers, aws: { signQuery: true, allHeaders: true } })
    return signed.replaceAll('+', '%20') // a blank as it is signed
  }

  async #send(key: string, query: Query = {}, init: RequestInit = {}): Promise<Response> {
    try {
      return await this.#client.fetch(this.#url(key, query), { ...init, signal: AbortSignal.timeout(60_000) })
    } catch {
      throw unavailable()
    }
  }

  /** Size and type of what lies there, or null. */
  async head(key: string): Promise<{ size: number; type: string } | null> {
    const answer = await this.#send(key, {}, { method: 'HEAD' })
    if (answer.status === 404) return null
    if (!answer.ok) throw unavailable()
    return { size: Number(answer.headers.get('content-length')), type: answer.headers.get('content-type') ?? '' }
  }

  async firstBytes(key: string, count: number): Promise<Uint8Array> {
    const answer = await this.#send(key, {}, { headers: { range: `bytes=0-${count - 1}` } })
    if (!answer.ok) throw unavailable()
    return new Uint8Array(await answer.arrayBuffer())
  }

  async body(key: string): Promise<ReadableStream<Uint8Array>> {
    const answer = await this.#send(key)
    if (!answer.ok || !answer.body) throw unavailable()
    return answer.body
  }

  /** Deleting what is not there is fine. */
  async remove(key: string): Promise<void> {
    const answer = await this.#send(key, {}, { method: 'DELETE' })
    if (!answer.ok && answer.status !== 404) throw unavailable()
  }

  async createUpload(key: string, type: string): Promise<string> {
    const answer = await this.#send(key, { uploads: '' }, { method: 'POST', headers: { 'content-type': type } })
    const uploadId = plain(field(await answer.text(), 'UploadId'))
    if (!answer.ok || !uploadId) throw unavailable()
    return uploadId
  }

  /** The parts that have arrived, or null when there is no such upload (any more). Ours never have more than a page. */
  async parts(key: string, uploadId: string): Promise<StoredPart[] | null> {
    const answer = await this.#send(key, { uploadId })
    const xml = await answer.text()
    if (answer.status === 404) return null
    if (!answer.ok) throw unavailable()
    return [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part]) => ({
      number: Number(field(part, 'PartNumber')), size: Number(field(part, 'Size')), etag: plain(field(part, 'ETag')),
    }))
  }

  /** Makes the parts an object, if the store agrees; it may say no with status 200. */
  async completeUpload(key: string, uploadId: string, parts: StoredPart[]): Promise<void> {
    const list = parts.map(({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`).join('')
    const answer = await this.#send(key, { uploadId }, { method: 'POST', body: `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>` })
    await answer.text()
    if (answer.status >= 500) throw unavailable()
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    const answer = await this.#send(key, { uploadId }, { method: 'DELETE' })
    if (!answer.ok && answer.status !== 404) throw unavailable()
  }
}
