"""Endpoints for the server to ask: TLS servers on loopback that answer well or badly, and an authority that they are of.

    with Authority() as authority, Endpoint(authority) as endpoint:
        server = Server(binary, arguments=["--egress-allow", "127.0.0.0/8"], environment=authority.environment)
        office.service("shop", endpoints=[{"name": "api", "address": endpoint.address}])
        endpoint.behave("expired")
        endpoint.expect(lambda: endpoint.asked > 3)

An endpoint listens on one address of 127.0.0.0/8 and serves each connection on a thread of its own.
"""
import pathlib
import socket
import ssl
import subprocess
import tempfile
import threading
import time

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
HELLO_REQUEST = b"\x16\x03\x03\x40\x00" + bytes(16 << 10)  # 4096 of them, in one record.
LONG = 30  # Seconds that a bad server goes on where nobody hangs up.


class Authority:
    """Makes certificates for 127.0.0.1 to 127.0.0.254 and names below example.com, good ones and bad ones."""

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="seaworthy-authority-")
        self.folder = pathlib.Path(self.scratch.name)
        self._openssl("req", "-x509", *KEY, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", "/CN=Test Root")
        self.good = self._identity("good", days=20)
        self.expired = self._identity("expired", days=-1)
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    @property
    def environment(self):
        """Of a server that trusts it."""
        return {"SSL_CERT_FILE": str(self.folder / "root.pem")}

    def _identity(self, name, days):
        names = ",".join(["DNS:*.example.com", *(f"IP:127.0.0.{last}" for last in range(1, 255))])
        (self.folder / "names").write_text(f"subjectAltName={names}\n")
        self._openssl("req", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days",
                      str(days), "-extfile", "names", "-out", f"{name}.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)


class Endpoint:
    """`behave` takes the name of a method below that serves a connection."""

    def __init__(self, authority, behaviour="good", host="127.0.0.1", port=0):
        self.authority = authority
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.listener = socket.create_server((host, port), family=family, backlog=256)
        self.address = "{}:{}".format(*self.listener.getsockname())
        self.port = self.listener.getsockname()[1]
        self.asked = 0  # Connections.
        self.sent = 0  # Bytes of a flood.
        self.over = threading.Event()
        self.behave(behaviour)
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(10)

    def behave(self, behaviour):
        self.serve = getattr(self, behaviour)

    def _accept(self):
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self._guarded, args=(connection, self.serve), daemon=True).start()

    def _guarded(self, connection, serve):
        with connection:
            connection.settimeout(LONG)
            try:
                serve(connection)
            except (OSError, ValueError):
                pass  # The client had enough, or offered a version that is not spoken here.

    def good(self, connection):
        self._say(self.authority.good, connection, b"HTTP/1.1 204 No Content\r\nStrict-Transport-Security: max-age=9\r\n\r\n")

    def expired(self, connection):
        self._say(self.authority.expired, connection, b"HTTP/1.1 204 No Content\r\n\r\n")

    def hangs(self, connection):
        """Never says a word."""
        self.over.wait(LONG)

    def half_a_handshake(self, connection):
        """A ServerHello that does not come to its end, a byte at a time."""
        hello = b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + bytes(32)
        for byte in hello * 100:
            connection.sendall(bytes([byte]))
            if self.over.wait(0.5):
                return

    def floods(self, connection):
        """Messages that TLS passes over."""
        self._without_end(connection, HELLO_REQUEST)

    def endless_head(self, connection):
        self._say(self.authority.good, connection, b"HTTP/1.1 200 OK\r\n", b"X-More: and so on\r\n" * 800)

    def endless_body(self, connection):
        """Ten gigabytes, for whoever takes them."""
        self._say(self.authority.good, connection, b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", bytes(16 << 10))

    def _say(self, context, connection, text, then=b""):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(4096)
            secure.sendall(text)
            self._without_end(secure, then)

    def _without_end(self, connection, text):
        end = time.monotonic() + LONG
        while text and time.monotonic() < end and not self.over.is_set():
            connection.sendall(text)
            self.sent += len(text)


class Redirect(Endpoint):
    """Sends whoever asks elsewhere."""

    def __init__(self, authority, to, **where):
        self.to = to
        super().__init__(authority, "redirects", **where)

    def redirects(self, connection):
        self._say(self.authority.good, connection, b"HTTP/1.1 302 Found\r\nLocation: " + self.to.encode() + b"\r\n\r\n")
