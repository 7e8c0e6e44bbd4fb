#!/usr/bin/env bash
# Sign-in by identity providers of others: a real one, and one that sends broken tokens; left out where the npm packages of
# the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/oidc-provider" ]; then
  echo "oidc: left out: no npm"
  exit 0
fi
node --no-warnings "$here/oidc.mjs" "$@"
