#!/usr/bin/env bash
# The whole program over a large repository, and its start.
set -euo pipefail
repository=${1:-build/bench/repository}
binary=build/release/seaworthy
[ -d "$repository" ] || python3 bench/gen-repository "$repository"
echo "check    $(python3 bench/measure.py 9 "$binary" check --offline "$repository")"
echo "start    $(python3 bench/measure.py 9 "$binary" --version)"
