"""Prism in front of a server: each request and each answer is held against the contract that the server gives out.

    with ValidatingProxy(server, "tests/npm/node_modules/.bin/prism") as proxy:
        server.base = proxy.url

Answers are held more strictly than the contract does, which lets new members come: one that it does not know is an error
here. What breaks the contract is raised by the harness as ContractBroken.
"""
import http.client
import json
import socket
import subprocess
import time


def strict(contract):
    """The contract with all of its schemas closed."""
    def close(schema):
        if isinstance(schema, list):
            return [close(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        closed = {name: close(part) for name, part in schema.items()}
        if closed.get("type") == "object" and "properties" in closed:
            closed.setdefault("additionalProperties", False)
        return closed
    contract["components"]["schemas"] = close(contract["components"]["schemas"])
    return contract


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class ValidatingProxy:
    def __init__(self, server, prism):
        self.server = server
        self.prism = prism
        self.process = None
        self.url = ""

    def __enter__(self):
        contract = self.server.folder / "contract.json"
        contract.write_text(json.dumps(strict(self.server.nobody().get("/openapi.json").json)))
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        with open(self.server.folder / "prism.log", "ab") as log:
            self.process = subprocess.Popen(
                ["node", self.prism, "proxy", str(contract), self.server.url, "--errors", "--host", "127.0.0.1", "--port",
                 str(port)], stdout=log, stderr=subprocess.STDOUT)
        self._await(port)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _await(self, port):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise AssertionError("Prism does not start:\n" + (self.server.folder / "prism.log").read_text())
