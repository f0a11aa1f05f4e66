// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

/** What may be shared: judged by the extension and by the first bytes. Never svg or html. */
export interface FileType {
  /** How it is stored and given out; the others are accepted names for it. */
  types: [string, ...string[]]
  /** Whether the app may show or play it in place. */
  inline: boolean
  holds: (bytes: Uint8Array) => boolean
}

const latin = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))
const starts = (bytes: Uint8Array, ...wanted: number[]) => wanted.every((byte, at) => bytes[at] === byte)
const riff = (kind: string) => (bytes: Uint8Array) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === kind

const isJpeg = (bytes: Uint8Array) => starts(bytes, 0xff, 0xd8, 0xff)
const isPng = (bytes: Uint8Array) => starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) && latin(bytes, 12, 16) === 'IHDR'
const isGif = (bytes: Uint8Array) => /^GIF8[79]a$/.test(latin(bytes, 0, 6))
const isOldWord = (bytes: Uint8Array) => starts(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)
// Any archive begins like that; a document also begins with one of its own entries.
const isWord = (bytes: Uint8Array) => starts(bytes, 0x50, 0x4b, 0x03, 0x04) && /^(\[Content_Types\]\.xml|_rels\/|word\/|docProps\/|customXml\/)/.test(latin(bytes, 30, 30 + bytes[26] + 256 * bytes[27]))
const isMp4 = (bytes: Uint8Array) => latin(bytes, 4, 8) === 'ftyp' && /^(isom|iso[2-9]|mp4[12]|avc1|dash|mmp4|M4V |M4VH|M4VP|MSNV|XAVC|f4v |3gp\d)$/.test(latin(bytes, 8, 12))
const isWebm = (bytes: Uint8Array) => starts(bytes, 0x1a, 0x45, 0xdf, 0xa3) && latin(bytes, 4, 64).includes('webm')

// MPEG layer III, with a bit rate and a sample rate that exist.
const isMp3Frame = (bytes: Uint8Array) => bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2 && (bytes[1] & 0x18) !== 0x08 && (bytes[2] & 0xf0) !== 0xf0 && (bytes[2] & 0xf0) !== 0 && (bytes[2] & 0x0c) !== 0x0c
const isMp3 = (bytes: Uint8Array) => latin(bytes, 0, 3) === 'ID3' || isMp3Frame(bytes)

// UTF-8 without control characters that no text has. The end may cut a character in two, hence `stream`.
function isText(bytes: Uint8Array): boolean {
  try {
    // deno-lint-ignore no-control-regex
    return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}

const jpeg: FileType = { types: ['image/jpeg'], inline: true, holds: isJpeg }

const known: Record<string, FileType> = {
  jpg: jpeg,
  jpeg,
  png: { types: ['image/png'], inline: true, holds: isPng },
  gif: { types: ['image/gif'], inline: true, holds: isGif },
  webp: { types: ['image/webp'], inline: true, holds: riff('WEBP') },
  pdf: { types: ['application/pdf'], inline: false, holds: (bytes) => latin(bytes, 0, 5) === '%PDF-' },
  doc: { types: ['application/msword'], inline: false, holds: isOldWord },
  docx: { types: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'], inline: false, holds: isWord },
  txt: { types: ['text/plain'], inline: false, holds: isText },
  md: { types: ['text/markdown', 'text/x-markdown', 'text/plain'], inline: false, holds: isText },
  mp4: { types: ['video/mp4'], inline: true, holds: isMp4 },
  webm: { types: ['video/webm', 'audio/webm'], inline: true, holds: isWebm },
  mp3: { types: ['audio/mpeg', 'audio/mp3'], inline: true, holds: isMp3 },
  wav: { types: ['audio/wav', 'audio/x-wav', 'audio/vnd.wave', 'audio/wave'], inline: true, holds: riff('WAVE') },
}

/** The type that a file's name stands for, or null: not one of ours. */
export function typeOfName(name: string): FileType | null {
  const [, extension] = /\.([A-Za-z0-9]+)$/.exec(name) ?? []
  return extension && Object.hasOwn(known, extension.toLowerCase()) ? known[extension.toLowerCase()] : null
}
