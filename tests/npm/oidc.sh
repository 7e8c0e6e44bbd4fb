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
node --no-warnings "$here/$1" "$2"
