#!/usr/bin/env python3
"""Prints the results of bench/cel.sh as a table of medians, and exits 1 where two engines disagree."""
import json
import statistics
import sys

runs = [json.loads(line) for line in open(sys.argv[1])]
engines = list(dict.fromkeys(run["engine"] for run in runs))
medians = {}
print(f"{'engine':22} {'evaluations / CPU s':>20} {'with JSON':>12} {'MB':>7} {'passed':>8}  matrix")
for engine in engines:
    mine = [run for run in runs if run["engine"] == engine]
    medians[engine] = [statistics.median(run[key] for run in mine)
                       for key in ("per_cpu_second", "per_cpu_second_with_json", "megabytes")]
    speed, whole, size = medians[engine]
    print(f"{engine:22} {speed:20,.0f} {whole:12,.0f} {size:7.1f} {mine[0]['passed']:8}  {mine[0]['matrix']}")
if len(engines) == 1:
    print("peer left out: no npm")
else:
    print(f"ratio {medians[engines[0]][0] / medians[engines[1]][0]:.1f}, with JSON {medians[engines[0]][1] / medians[engines[1]][1]:.1f}")
if len({run["matrix"] for run in runs}) != 1:
    sys.exit("the engines disagree: the matrices differ")
