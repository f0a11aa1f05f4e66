// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { clientId } from '../fakes/github.mjs'

// What lite has of the providers.
const providers = ['github', 'google']

//! The [auth] of a config.toml, as lite takes it. With fakes, GitHub is the fake one.
export function authSettings({ email, external, ...auth }, { secret, fakes }) {
  const known = Object.fromEntries(providers.filter((name) => external[name]?.enabled).map((name) => [name, external[name]]))
  if (fakes) known.github = { enabled: true, client_id: clientId, secret: fakes['fake/github'].secret }
  const names = ['jwt_expiry', 'enable_signup', 'minimum_password_length', 'enable_refresh_token_rotation', 'site_url', 'additional_redirect_urls']
  const emailNames = ['enable_confirmations', 'double_confirm_changes', 'otp_length', 'otp_expiry']
  const pick = (from, wanted) => Object.fromEntries(wanted.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]))
  return { enabled: true, jwt_secret: secret, ...pick(auth, names), email: { enable_signup: email.enabled ?? true, ...pick(email, emailNames) }, external: known }
}

//! Fills in what depends on the port, which is known late. `standard` is the site_url of a stack on its usual port.
export function placeAuth(settings, url, standard, fakes) {
  if (settings.site_url === standard) settings.site_url = url
  if (fakes) settings.external.github.url = `${url}/_fake/github`
}
