#!/usr/bin/env bash
# The HTTP contract is sound, and the server keeps it: Redocly reads api/openapi.yaml, and the end-to-end tests run through
# Prism, which holds each request and answer against it. Left out where the npm packages of the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
prism=$here/node_modules/@stoplight/prism-cli/dist/index.js
if ! command -v node >/dev/null || [ ! -e "$prism" ]; then
  echo "contract: left out: no npm"
  exit 0
fi
if node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
  REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
    node "$here/node_modules/@redocly/cli/bin/cli.js" lint --config "$here/redocly.yaml" "$here/../../api/openapi.yaml"
else
  echo "contract: the file itself is not looked at, since that needs node 20"
fi
exec python3 "$here/../server/api_test.py" --binary "$1" --proxy "$prism"
