#!/usr/bin/env python3
"""measure.py ROUNDS COMMAND...: CPU seconds and peak memory of a command, as medians of separate runs after one to warm up."""
import os
import statistics
import subprocess
import sys
import time


def once(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main():
    rounds, command = int(sys.argv[1]), sys.argv[2:]
    once(command)
    runs = [once(command) for _ in range(rounds)]
    wall, cpu, memory = (statistics.median(run[i] for run in runs) for i in range(3))
    print(f"{cpu:.3f} CPU s ({min(r[1] for r in runs):.3f} to {max(r[1] for r in runs):.3f}), {wall:.3f} s, "
          f"{memory:.0f} MiB, exit code {runs[-1][3]}")


if __name__ == "__main__":
    main()
