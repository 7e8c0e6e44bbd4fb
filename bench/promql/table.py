#!/usr/bin/env python3
"""Prints the results of bench/promql.sh as a table of medians."""
import json
import statistics
import sys

runs = [json.loads(line) for line in open(sys.argv[1])]
engines = list(dict.fromkeys(run["engine"] for run in runs))
speeds = []
print(f"{'engine':28} {'expressions / CPU s':>20} {'bytes kept':>11} {'at most':>8} {'allocations':>12}")
for engine in engines:
    mine = [run for run in runs if run["engine"] == engine]
    speeds.append(statistics.median(run["per_cpu_second"] for run in mine))
    kept = [str(mine[0].get(key, "-")) for key in ("bytes_kept", "most_bytes_kept", "blocks_kept")]
    print(f"{engine:28} {speeds[-1]:20,.0f} {kept[0]:>11} {kept[1]:>8} {kept[2]:>12}")
print("peer left out: no npm" if len(engines) == 1 else f"ratio {speeds[0] / speeds[1]:.1f}; the peer checks no types")
