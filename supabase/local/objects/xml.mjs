// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { S3Error } from './errors.mjs'

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text) => String(text).replace(/[&<>"']/g, (character) => entities[character])
const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39|#34);/g, (entity) => ({ '&#34;': '"' })[entity] ?? Object.keys(entities).find((key) => entities[key] === entity))

const element = (name, value) => {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('')
  return `<${name}>${value !== null && typeof value === 'object' ? content(value) : escape(value)}</${name}>`
}
const content = (fields) => Object.entries(fields).map(([name, value]) => (value === undefined ? '' : element(name, value))).join('')

//! A document of this root; an array repeats its element, undefined leaves it out.
export const xml = (root, fields) => `<?xml version="1.0" encoding="UTF-8"?>${element(root, fields)}`

const inner = (text, name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]

//! The parts that a CompleteMultipartUpload names: `[{number, etag}]`, in its order.
export function readParts(text) {
  const parts = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part]) => ({ number: Number(inner(part, 'PartNumber')), etag: unescape(inner(part, 'ETag') ?? '').trim() }))
  if (!/<CompleteMultipartUpload[\s>]/.test(text) || parts.length === 0 || !parts.every((part) => Number.isInteger(part.number) && part.etag !== '')) throw new S3Error('MalformedXML')
  return parts
}
