#!/usr/bin/env bash
# Reading, parsing and classifying the rules of one large file. bench/README.md says what is compared.
set -euo pipefail
file=${1:-build/bench/rules.yml}
binary=build/release/seaworthy
[ -f "$file" ] || python3 bench/gen-rules "$file"
echo "seaworthy inspect alert-rules    $(python3 bench/measure.py 9 "$binary" inspect alert-rules "$file")"
if command -v promtool > /dev/null; then
  echo "promtool check rules             $(python3 bench/measure.py 9 promtool check rules "$file")"
else
  echo "promtool check rules             not installed"
fi
