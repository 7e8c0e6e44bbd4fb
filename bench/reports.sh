#!/usr/bin/env bash
# Reports of coverage and of tests, read by the whole program and by its peers. usage: bench/reports.sh [MEGABYTES [ROUNDS]]
set -euo pipefail
megabytes=${1:-100}
folder=build/bench/reports-$megabytes
[ -e "$folder/totals.json" ] || python3 bench/reports/gen-reports "$folder" "$megabytes"
python3 bench/reports/measure.py "$folder" "${2:-5}"
