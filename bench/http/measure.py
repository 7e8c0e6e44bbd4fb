#!/usr/bin/env python3
"""measure.py SERVER [BYTES [SECONDS [ROUNDS [CONNECTIONS]]]]: requests a second, CPU and latency of the server beside nginx.

One nginx worker with access log off serves a static file; ours answers the same size from memory (quick) and by way of a
worker. wrk with one thread asks each in turn, in every round; the figures are medians. CPU is that of the server's process.
"""
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

NGINX = """
worker_processes 1;
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=10;
  open_file_cache_valid 60s;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  types {{ application/json json; }}
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def ask(url, pid, seconds, connections):
    before = cpu_seconds(pid)
    said = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url],
                          capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(f"{url}: {said}")
    count = int(re.search(r"(\d+) requests in", said).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    return rate, used / count * 1e6, milliseconds(re.search(r"99%\s+(\S+)", said).group(1))


def main():
    server, numbers = sys.argv[1], [int(number) for number in sys.argv[2:]]
    size, seconds, rounds, connections = (numbers + [2048, 4, 5, 64][len(numbers):])
    with tempfile.TemporaryDirectory() as folder:
        open(f"{folder}/file.json", "w").write("x" * size)
        nginx_port, our_port = free_port(), free_port()
        open(f"{folder}/nginx.conf", "w").write(NGINX.format(folder=folder, port=nginx_port))
        nginx = subprocess.Popen(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
        ours = subprocess.Popen([server, str(our_port), str(size)])
        try:
            wait_for(nginx_port)
            wait_for(our_port)
            measured = measure(nginx, ours, nginx_port, our_port, seconds, rounds, connections)
            print(f"{size} bytes, {connections} connections, medians of {rounds} rounds of {seconds} s")
            print_table(measured, {"nginx": peak_mib(nginx.pid), "quick": peak_mib(ours.pid), "worker": peak_mib(ours.pid)})
        finally:
            for process in (nginx, ours):
                process.terminate()
                process.wait()


def measure(nginx, ours, nginx_port, our_port, seconds, rounds, connections):
    targets = {"nginx": (f"http://127.0.0.1:{nginx_port}/file.json", nginx.pid),
               "quick": (f"http://127.0.0.1:{our_port}/quick", ours.pid),
               "worker": (f"http://127.0.0.1:{our_port}/worker", ours.pid)}
    measured = {name: [] for name in targets}
    for _ in range(rounds):
        for name, (url, pid) in targets.items():
            measured[name].append(ask(url, pid, seconds, connections))
    return measured


def print_table(measured, memory):
    medians = {name: [statistics.median(run[i] for run in runs) for i in range(3)] for name, runs in measured.items()}
    print(f"{'':8} {'requests/s':>11} {'CPU us each':>12} {'p99 ms':>8} {'MiB':>6}")
    for name, (rate, cpu, slowest) in medians.items():
        print(f"{name:8} {rate:11,.0f} {cpu:12.1f} {slowest:8.2f} {memory[name]:6.0f}")
    for name in ("quick", "worker"):
        rate, cpu, slowest = (ours / theirs for ours, theirs in zip(medians[name], medians["nginx"]))
        print(f"ratio of {name} to nginx: requests/s {rate:.2f}, CPU {cpu:.2f}, p99 {slowest:.2f}")


if __name__ == "__main__":
    main()
