#!/usr/bin/env bash
# Durable appends to a store in PostgreSQL beside pgbench, which sends the same statements. usage: bench/store_postgresql.sh [SECONDS [ROUNDS]]
set -euo pipefail
if [ -z "${SEAWORTHY_POSTGRESQL:-}" ]; then
  echo "durable"; python3 tests/postgres_server.py --durable bash "$0" "$@"
  echo "fsync off"; exec python3 tests/postgres_server.py bash "$0" "$@"
fi
seconds=${1:-3} rounds=${2:-3}
programs=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/pgbench | sort -V | tail -n 1)")
program=${SEAWORTHY_BENCH:-build/bench/bench/bench_store_postgresql}
schema() { psql -X -q -c "create schema $1" "$SEAWORTHY_POSTGRESQL"; echo "$SEAWORTHY_POSTGRESQL&options=-csearch_path%3D$1"; }
middle() { sort -n | sed -n "$((rounds / 2 + 1))p"; }

for writers in 1 16; do
  ours=() bare=() ratios=()
  for round in $(seq "$rounds"); do
    url=$(schema "ours_${writers}_$round")
    ours+=("$("$program" "$url" "$writers" "$seconds")")
    url=$(schema "bare_${writers}_$round")
    "$program" "$url" 1 0 >/dev/null
    psql -X -q -c "insert into logs select 'review/' || c || '-' || l, 0, '' from generate_series(0, 15) c, generate_series(0, 199) l" "$url"
    bare+=("$("$programs/pgbench" -n -M prepared -c "$writers" -j 2 -T "$seconds" -f bench/store_postgresql.sql "$url" 2>/dev/null |
      sed -n 's/^tps = \([0-9]*\).*/\1/p')")
    ratios+=($((100 * ours[-1] / bare[-1])))
  done
  printf '%2d writer(s)  %6d appends/s   pgbench %6d   ratio %3d %% (%s)\n' "$writers" "$(printf '%s\n' "${ours[@]}" | middle)" \
    "$(printf '%s\n' "${bare[@]}" | middle)" "$(printf '%s\n' "${ratios[@]}" | middle)" "${ratios[*]}"
done
