#!/usr/bin/env bash
# What people wait for, into a report that this repository's own verdict reads. usage: bench/program.sh [REPOSITORY]
set -euo pipefail
repository=${1:-build/bench/repository}
report=build/reports/bench/program.json
[ -d "$repository" ] || python3 bench/gen-repository "$repository"
mkdir -p "$(dirname "$report")"
rm -f "$report"
build/bench/bench/bench_program "$repository" bench/promql/expressions.txt --benchmark_out="$report" --benchmark_out_format=json 2>/dev/null
