#!/usr/bin/env python3
"""The reviews of record_process_test.py once more, with the record in a PostgreSQL database."""
import argparse
import pathlib
import re
import subprocess
import sys
import unittest

import record_process_test
from postgres_server import PostgresServer, available, programs

SERVER = PostgresServer()


class ProcessOnPostgresql(record_process_test.Process):
    databases = 0

    def setUp(self):
        super().setUp()
        ProcessOnPostgresql.databases += 1
        self.database = f"office_{ProcessOnPostgresql.databases}"
        SERVER.sql(f"create database {self.database}", database="postgres")
        self.office.store = {"SEAWORTHY_STORE": SERVER.url_of(self.database)}

    def lose_and_restore(self):
        """With the commands that the refusal names."""
        dump = re.search("run: (pg_dump .*)", self.refused("backup", "copy.dump", code=2)).group(1)
        restore = re.search("run: (pg_restore .*), then", self.refused("restore", "copy.dump", code=2)).group(1)
        self.shell(dump)
        SERVER.sql(f"drop database {self.database} with (force)", database="postgres")
        SERVER.sql(f"create database {self.database}", database="postgres")
        self.assertIn("holds no store", self.refused("audit", "verify", code=2))
        self.shell(restore)

    def tamper(self, statement):
        SERVER.sql(statement, database=self.database)

    def shell(self, command):
        done = subprocess.run(f"{programs()}/{command}", shell=True, cwd=self.office.folder, capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, 0, command + done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    if not available():
        print("left out: no postgresql")
        sys.exit(0)
    record_process_test.BINARY = str(pathlib.Path(arguments.binary).resolve())
    with SERVER:
        unittest.main(argv=[sys.argv[0], *rest])
