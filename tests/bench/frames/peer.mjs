// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The official realtime-js, given the frames of a file as its WebSocket would hand them over, up to the
// callback of a broadcast. Each line on standard input, `binary` or `text`, is one round over all frames;
// the answer is the CPU time of this process in microseconds a frame.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [, , modules, path] = process.argv;
const require = createRequire(modules + '/');
const { RealtimeClient } = require('@supabase/realtime-js');

// a length of four bytes, and so many bytes; first all binary frames, then all text frames
const file = readFileSync(path);
const frames = { binary: [], text: [] };
for (let at = 0; at < file.length;) {
  const length = file.readUInt32LE(at);
  const bytes = file.subarray(at + 4, at + 4 + length);
  if (bytes[0] === 4) frames.binary.push(Uint8Array.from(bytes).buffer);
  else frames.text.push(bytes.toString());
  at += 4 + length;
}

let socket;
class Socket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  readyState = 0;
  constructor() {
    socket = this;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen();
    });
  }
  send(text) {
    const [joinRef, ref, topic, event] = JSON.parse(text);
    if (event !== 'phx_join' && event !== 'heartbeat') return;
    const reply = JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }]);
    queueMicrotask(() => this.onmessage({ data: reply }));
  }
  close() {
    this.readyState = 3;
  }
}

const topic = JSON.parse(frames.text[0])[2].replace('realtime:', '');
const client = new RealtimeClient('ws://127.0.0.1:1/realtime/v1', { params: { apikey: 'x' }, transport: Socket, vsn: '2.0.0' });
let taken = 0;
await new Promise((joined, failed) => client
  .channel(topic)
  .on('broadcast', { event: 'change' }, ({ payload }) => {
    if (payload.row.id.length !== 36 || payload.row.seq !== payload.rev) throw new Error('a change was not read');
    ++taken;
  })
  .subscribe((state) => (state === 'SUBSCRIBED' ? joined() : failed(new Error(state)))));

for await (const form of createInterface({ input: process.stdin })) {
  taken = 0;
  const before = process.cpuUsage();
  for (const data of frames[form]) socket.onmessage({ data });
  const { user, system } = process.cpuUsage(before);
  if (taken !== frames[form].length) throw new Error(`${taken} changes of ${frames[form].length} frames`);
  console.log((user + system) / taken);
}
process.exit(0);
