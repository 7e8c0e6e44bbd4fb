#!/usr/bin/env bash
# The JSON Schemas agree with the loaders; left out where the npm packages of the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/ajv" ]; then
  echo "schema-agreement: left out: no npm"
  exit 0
fi
node "$here/schema_agreement.mjs"
