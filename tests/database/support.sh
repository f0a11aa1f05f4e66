# SPDX-FileCopyrightText: The AIGM contributors
# SPDX-License-Identifier: Apache-2.0
#
# For the tests of the database: source support.sh. Servers that are started here end with the script, as does $folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
node=${AIGM_NODE:-node}
folder=$(mktemp -d)
servers=()
pipes=()

stop_servers() {
  local at
  for at in "${!servers[@]}"; do
    kill "${servers[$at]}" 2>/dev/null || true
    # its end closes the pipe
    cat <&"${pipes[$at]}" >/dev/null || true
  done
  rm -rf "$folder"
}
trap stop_servers EXIT

# Runs a program of Node that prints a line of JSON once it serves, and sets $db to what the line calls so.
start_server() { # program argument…
  local line pipe
  exec {pipe}< <(exec "$node" "$@" 2>"$folder/log")
  servers+=("$!")
  pipes+=("$pipe")
  read -r line <&"$pipe" || { cat "$folder/log"; exit 1; }
  db=$("$node" -p 'JSON.parse(process.argv[1]).db' "$line")
}

start_stack() { start_server "$root/supabase/local/main.mjs" --test --port 0 --data "$folder/stack"; }

query() { psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --dbname="$db" "$@"; }
sql() { query --command="$1"; }

# The Supabase CLI on a copy of what it reads, since it writes into its folders.
supabase() { # argument…
  [ -d "$folder/project" ] || {
    mkdir -p "$folder/project/supabase" "$folder/home"
    cp -r "$root"/supabase/{config.toml,migrations} "$folder/project/supabase"
  }
  HOME=$folder/home SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 \
    "$root/tests/database/cli/node_modules/@supabase/cli-linux-x64/bin/supabase" "$@" --remote="$db?sslmode=disable" --workdir "$folder/project" --agent no --yes
}
