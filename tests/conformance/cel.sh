#!/usr/bin/env bash
# The specification's conformance cases of CEL. usage: cel.sh CEL_CONFORMANCE [-v]
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
if ! command -v node >/dev/null || [ ! -d "$here/../npm/node_modules/@bufbuild/cel-spec" ]; then
  echo "cel: left out: no npm"
  exit 0
fi
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
node "$here/cel_cases.mjs" >"$cases"
"$1" ${2:+"$2"} "$cases"
