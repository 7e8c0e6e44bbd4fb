#!/usr/bin/env bash
# Sign-in by identity providers of others; left out where the npm packages of the tests are missing.
#
#   oidc.sh oidc.mjs|oidc_serve.mjs PROGRAM
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/oidc-provider" ]; then
  echo "oidc: left out: no npm"
  exit 0
fi
if ! node -e 'process.exit(URL.parse ? 0 : 1)'; then
  echo "oidc: left out: the provider needs a newer Node.js than $(node --version)"
  exit 0
fi
node --no-warnings "$here/$1" "$2"
