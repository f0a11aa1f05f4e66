// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

/** Both ends of a TCP connection. */
export interface Connection {
  readable: ReadableStream<Uint8Array>
  writable: WritableStream<Uint8Array>
}

/** What a function finds around it. The first three are given by Supabase, the rest by `supabase secrets set`. */
export interface Env {
  SUPABASE_URL: string
  SUPABASE_ANON_KEY: string
  SUPABASE_SERVICE_ROLE_KEY: string
  /** The shared secret of projects that have no published keys. */
  JWT_SECRET?: string
  /** `https://<account id>.r2.cloudflarestorage.com` */
  R2_ENDPOINT: string
  R2_BUCKET: string
  R2_ACCESS_KEY_ID: string
  R2_SECRET_ACCESS_KEY: string
  /** The pages that may call from a browser, with commas between. */
  ALLOWED_ORIGINS?: string
  /** `host:port` of a clamd. Without it files are not scanned. */
  CLAMAV_ADDRESS?: string
  connect?: (hostname: string, port: number) => Promise<Connection>
}
