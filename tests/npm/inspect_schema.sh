#!/usr/bin/env bash
# The lines of `inspect` agree with their JSON Schema; left out where the npm packages of the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/ajv" ]; then
  echo "inspect-schema: left out: no npm"
  exit 0
fi
node "$here/inspect_schema.mjs" "$1"
