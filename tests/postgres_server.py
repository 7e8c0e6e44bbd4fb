"""A PostgreSQL server for one test: a real one, on a Unix socket in a temporary folder, gone at the end.

    with PostgresServer() as server:
        run("seaworthy", "serve", "--store", server.url)
        server.restart()

`available()` tells whether PostgreSQL is installed; without it a test says "left out: no postgresql" and ends well.
PostgreSQL refuses to run as root: then it runs as the user `postgres`, whom the Debian package makes. It ends with the
test even where that is killed. Nothing of it is safe against a loss of power: `fsync` is off unless asked for.

On its own: `python3 tests/postgres_server.py [--durable] COMMAND…` runs a command with SEAWORTHY_POSTGRESQL naming such a
server, with `fsync` on where it says so.
"""
import ctypes
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG = 1


def programs():
    """The folder of the newest server programs, or None."""
    def version(path):
        return [int(part) for part in re.findall(r"\d+", path)]
    found = [path for path in glob.glob("/usr/lib/postgresql/*/bin") if os.path.exists(path + "/initdb")]
    if found:
        return max(found, key=version)
    initdb = shutil.which("initdb")
    return str(pathlib.Path(initdb).resolve().parent) if initdb else None


def available():
    return programs() is not None


class PostgresServer:
    def __init__(self, fsync=False, settings=None):
        self.settings = {"fsync": "on" if fsync else "off", "max_connections": "200", **(settings or {})}
        self.folder = None
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.remove()

    @property
    def url(self):
        return self.url_of("seaworthy")

    def url_of(self, database):
        return f"postgresql:///{database}?host={self.folder}&user=postgres"

    def start(self):
        """Makes the cluster and the database `seaworthy` where there is none yet; returns when it takes connections. On the
        main thread: the server ends with the thread that started it."""
        if self.folder is None:
            self._make()
            self._run()
            self.sql("create database seaworthy", database="postgres")
        else:
            self._run()

    def stop(self, kill=False):
        """Ends it: sessions are cut off and what was committed is there at the next start. `kill`: as a crash."""
        if self.process is None:
            return
        if kill:
            # The children notice that the first process is gone, and end.
            self.process.kill()
        else:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        self.process = None

    def restart(self, kill=False, pause=0.0):
        self.stop(kill)
        time.sleep(pause)
        self.start()

    def remove(self):
        self.stop()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None

    def sql(self, text, database="seaworthy"):
        """What psql prints of it: one row a line, columns with a `|` between them."""
        done = subprocess.run([f"{programs()}/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text,
                               self.url_of(database)], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def _make(self):
        self.folder = tempfile.mkdtemp(prefix="swpg-", dir="/tmp")  # The path of a socket is short.
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        # An order of words that is not that of bytes, as most databases in the world have it.
        subprocess.run([f"{programs()}/initdb", "-D", self._data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N",
                        "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"],
                       check=True, stdout=subprocess.DEVNULL, timeout=120, **self._as_somebody())

    def _run(self):
        arguments = [f"{programs()}/postgres", "-D", self._data(), "-k", self.folder, "-c", "listen_addresses="]
        for name, value in self.settings.items():
            arguments += ["-c", f"{name}={value}"]
        with open(f"{self.folder}/log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(arguments, stdout=log, stderr=log, start_new_session=True,
                                            preexec_fn=_end_with_parent, **self._as_somebody())
        self._await()

    def _await(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            ready = subprocess.run([f"{programs()}/pg_isready", "-q", "-h", self.folder], check=False, timeout=60)
            if ready.returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not start:\n" + pathlib.Path(f"{self.folder}/log").read_text())

    def _data(self):
        return f"{self.folder}/data"

    @staticmethod
    def _as_somebody():
        somebody = {"cwd": "/"}
        if os.geteuid() == 0:
            somebody.update(user="postgres", group="postgres", extra_groups=[])
        return somebody


def _end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def main():
    if not available():
        print("left out: no postgresql")
        return 0
    durable = sys.argv[1:2] == ["--durable"]
    with PostgresServer(fsync=durable) as server:
        return subprocess.run(sys.argv[2 if durable else 1:], check=False, env={**os.environ, "SEAWORTHY_POSTGRESQL": server.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
