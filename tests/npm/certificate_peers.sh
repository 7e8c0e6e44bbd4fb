#!/usr/bin/env bash
# Sigstore's own libraries verify what is signed here, and statements agree with their JSON Schema; left out where the npm
# packages of the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/@sigstore/verify" ]; then
  echo "certificate-peers: left out: no npm"
  exit 0
fi
node "$here/certificate_peers.mjs" "$@"
