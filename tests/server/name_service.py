"""A name service of one's own, in a network of one's own: whatever a test says a name resolves to, the C library believes.

    if not name_service.inside():
        sys.exit(name_service.go_inside())  # The same program again, where it may do the following.
    names = NameService()
    names.say("both.example.com", "9.9.9.9", "127.0.0.1")

Inside, nothing but loopback is there, and loopback has the public addresses PUBLIC and PUBLIC_V6; nothing that is sent gets
out. It needs Linux namespaces, which a machine may forbid: then the test says "left out: no namespaces" and ends well.
"""
import fcntl
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading

MARK = "SEAWORTHY_TEST_NAMESPACE"
PUBLIC = "9.9.9.9"
PUBLIC_V6 = "2620:fe::fe"
SIOCSIFADDR, SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8916, 0x8913, 0x8914, 1
A, CNAME, AAAA = 1, 5, 28


def inside():
    return os.environ.get(MARK) == "1"


def go_inside():
    """Runs this program again inside; its code."""
    new = ["unshare", "--map-root-user", "--mount", "--net"]
    try:
        tried = subprocess.run([*new, "mount", "--bind", "/etc/resolv.conf", "/etc/resolv.conf"], capture_output=True, timeout=60, check=False)
    except FileNotFoundError:
        tried = None
    if tried is None or tried.returncode != 0:
        print("left out: no namespaces")
        return 0
    return subprocess.run([*new, sys.executable, *sys.argv], env={**os.environ, MARK: "1"}, check=False).returncode


def _raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        flags = struct.unpack("16sH", fcntl.ioctl(control, SIOCGIFFLAGS, struct.pack("16sH", b"lo", 0))[:18])[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))
        fcntl.ioctl(control, SIOCSIFADDR, struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(PUBLIC)))
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as control:
        address = socket.inet_pton(socket.AF_INET6, PUBLIC_V6)
        fcntl.ioctl(control, SIOCSIFADDR, struct.pack("16sIi", address, 128, socket.if_nametoindex("lo")))


class NameService:
    def __init__(self):
        _raise_loopback()
        self.known = {}  # By name: what it says, a list of addresses for each time it is asked; the last one stays.
        self.aliases = {}
        self.silent = set()
        self.asked = []  # Names, once for each question of IPv4 addresses.
        self.scratch = tempfile.TemporaryDirectory(prefix="seaworthy-names-")
        self._put("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:1\nsearch corp.example.com\n")
        self._put("/etc/nsswitch.conf", "hosts: files dns\n")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def say(self, name, *addresses, then=()):
        """`then`: what it says from the second time on."""
        self.known[name] = [addresses, *([then] if then else [])]

    def _put(self, path, text):
        file = pathlib.Path(self.scratch.name) / path.replace("/", "-")
        file.write_text(text)
        subprocess.run(["mount", "--bind", file, path], check=True, timeout=60)

    def _serve(self):
        while True:
            try:
                question, whom = self.socket.recvfrom(4096)
            except OSError:
                return
            if answer := self._answer(question):
                self.socket.sendto(answer, whom)

    def _answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        name, kind = ".".join(labels).lower(), struct.unpack_from("!H", question, at + 1)[0]
        if name in self.silent:
            return None
        records = []
        if name in self.aliases:
            records.append(self._record(CNAME, self._encoded(self.aliases[name])))
        target = self.aliases.get(name, name)
        told = self.known.get(target)
        # A question of IPv6 addresses goes with the one of IPv4 addresses before or after it.
        addresses = told[0] if told else ()
        if kind == A:
            self.asked.append(name)
            addresses = told[min(self.asked.count(name), len(told)) - 1] if told else ()
        family = {A: socket.AF_INET, AAAA: socket.AF_INET6}.get(kind)
        owner = self._encoded(target)
        for address in addresses:
            if (":" in address) == (kind == AAAA) and family:
                records.append(self._record(kind, socket.inet_pton(family, address), owner))
        code = 0 if told or records else 3
        return question[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, len(records), 0, 0) + question[12:at + 5] + b"".join(records)

    @staticmethod
    def _encoded(name):
        return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"

    @staticmethod
    def _record(kind, data, owner=b"\xc0\x0c"):
        return owner + struct.pack("!HHIH", kind, 1, 0, len(data)) + data
