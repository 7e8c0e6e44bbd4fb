#!/usr/bin/env bash
# Reports agree with the formats' own schemas; left out where the npm packages of the tests are missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/node_modules/@microsoft/jest-sarif" ]; then
  echo "report-formats: left out: no npm"
  exit 0
fi
node "$here/report_formats.mjs"
