// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The smallest honest beginning of each type, and what it is taken for.
const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

function zip(entry) {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(entry.length, 26)
  return bytes(head, entry, 'content')
}

const png = bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0, 40, 0, 0, 0, 30, 8, 6, 0, 0, 0])
const gif = bytes('GIF89a', [40, 0, 30, 0, 0, 0, 0])
const jpeg = bytes([0xff, 0xd8, 0xff, 0xe1, 0x4e, 0x22], Buffer.alloc(20_000), [0xff, 0xc0, 0, 17, 8, 0, 30, 0, 40, 3]) // the size behind 20 kB of camera data
const webp = (kind, ...rest) => bytes('RIFF', [60, 0, 0, 0], 'WEBP', kind, ...rest)
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

//! `[name, type, content, inline]`; every picture is 40 × 30.
export const samples = [
  ['a.jpg', 'image/jpeg', jpeg, true],
  ['a.JPEG', 'image/jpeg', jpeg, true],
  ['a.png', 'image/png', png, true],
  ['a.gif', 'image/gif', gif, true],
  ['x.webp', 'image/webp', webp('VP8X', [10, 0, 0, 0, 0, 0, 0, 0, 39, 0, 0, 29, 0, 0]), true],
  ['l.webp', 'image/webp', webp('VP8L', [10, 0, 0, 0, 0x2f, 39, 0x40, 7, 0]), true],
  ['v.webp', 'image/webp', webp('VP8 ', [10, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 40, 0, 30, 0]), true],
  ['a.pdf', 'application/pdf', bytes('%PDF-1.7\n'), false],
  ['a.doc', 'application/msword', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), false],
  ['a.docx', docx, zip('[Content_Types].xml'), false],
  ['b.docx', docx, zip('word/document.xml'), false],
  ['a.txt', 'text/plain', Buffer.from('grüße\n'), false],
  ['a.md', 'text/markdown', Buffer.from('# 見出し\n'), false],
  ['a.mp4', 'video/mp4', bytes([0, 0, 0, 24], 'ftypisom', [0, 0, 2, 0]), true],
  ['a.webm', 'video/webm', bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], 'webm'), true],
  ['a.mp3', 'audio/mpeg', bytes('ID3', [4, 0, 0, 0, 0, 0, 0]), true],
  ['b.mp3', 'audio/mpeg', bytes([0xff, 0xfb, 0x90, 0x64, 0, 0]), true],
  ['a.wav', 'audio/wav', bytes('RIFF', [60, 0, 0, 0], 'WAVEfmt '), true],
]

//! What is none of them, whatever it is called.
export const lies = {
  program: bytes('MZ', [0x90, 0, 3, 0, 0, 0]),
  elf: bytes([0x7f], 'ELF', [2, 1, 1, 0, 0]),
  archive: zip('payload.exe'),
  page: Buffer.from('<!doctype html><script>alert(1)</script>'),
  drawing: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  latin1: Buffer.from('gr\xfc\xdfe', 'latin1'),
  quicktime: bytes([0, 0, 0, 20], 'ftypqt  '),
  heic: bytes([0, 0, 0, 24], 'ftypheic'),
  matroska: bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x88], 'matroska'),
  sound: bytes([0xff, 0xff, 0xff, 0xff]),
  avi: bytes('RIFF', [60, 0, 0, 0], 'AVI LIST'),
}

//! Every way to call one thing another: `[name, type, content]`.
export function allLies() {
  const first = samples.filter(([, type], at) => samples.findIndex((sample) => sample[1] === type) === at)
  const isText = (type) => type.startsWith('text/')
  const readable = [lies.page, lies.drawing, samples.find(([name]) => name === 'a.pdf')[2]] // text like any other, and never shown in place
  return first.flatMap(([name, type]) => [...samples.filter((sample) => sample[1] !== type && !(isText(type) && isText(sample[1]))).map((sample) => sample[2]), ...Object.values(lies)]
    .filter((content) => !(isText(type) && readable.includes(content))).map((content) => [name, type, content]))
}
