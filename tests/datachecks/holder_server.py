"""A holder of data on this machine, built from docs/data-checks.md alone: it shares no code with the client."""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CLIENT, KEY = "fahui-420117", "ab" * 32
ON_RECORD = {"result": "yes", "source": "示例低保登记（演示）", "as_of": "2026-11-01", "category": "低保家庭"}


def derived(label: bytes) -> bytes:
    """As the page says: HMAC-SHA256 of the label."""
    return hmac.new(bytes.fromhex(KEY), label, hashlib.sha256).digest()


SIGN, SEAL = derived(b"fahui-data-check-sign"), derived(b"fahui-data-check-seal")[:16]


def signed(*parts: str) -> str:
    """The parts, one a line."""
    return hmac.new(SIGN, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def opened(text: str, place: str) -> Any:
    """nonce ‖ tag ‖ ciphertext."""
    blob = base64.b64decode(text)
    cipher = Cipher(algorithms.SM4(SEAL), modes.GCM(blob[:12], blob[12:28])).decryptor()
    cipher.authenticate_additional_data(place.encode())
    return json.loads(cipher.update(blob[28:]) + cipher.finalize())


def sealed(value: Any, place: str) -> str:
    """The other way."""
    nonce = os.urandom(12)
    cipher = Cipher(algorithms.SM4(SEAL), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(place.encode())
    body = cipher.update(json.dumps(value, ensure_ascii=False).encode()) + cipher.finalize()
    return base64.b64encode(nonce + cipher.tag + body).decode()


@dataclass
class Holder:
    """What it knows, what it was asked, and how it is to behave."""

    url: str = ""
    record: dict[str, Any] = field(default_factory=lambda: dict(ON_RECORD))
    answers: list[Callable[["Handler"], None]] = field(default_factory=list)  # taken first, one a request
    seen: list[dict[str, Any]] = field(default_factory=list)  # bodies with the person opened
    paths: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    done: dict[str, str] = field(default_factory=dict)  # idempotency key → digest of its body


class Handler(BaseHTTPRequestHandler):
    """POST /v1/checks."""

    holder: Holder
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Signature, clock, nonce, idempotency, then the question."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.holder.paths.append(self.path)
        self.holder.raw.append(body)
        given = {name: self.headers.get(name, "") for name in ("X-Client", "X-Timestamp", "X-Nonce", "Idempotency-Key")}
        digest = hashlib.sha256(body).hexdigest()
        if self.headers.get("X-Signature") != signed("POST", self.path, *given.values(), digest):
            return self.error(401, "bad_signature")
        if abs(int(given["X-Timestamp"]) - time.time()) > 300 or given["X-Nonce"] in self.holder.nonces:
            return self.error(401, "stale")
        self.holder.nonces.add(given["X-Nonce"])
        if self.holder.done.setdefault(given["Idempotency-Key"], digest) and self.holder.answers:
            return self.holder.answers.pop(0)(self)
        told = json.loads(body)
        told["person"] = opened(told["person"], f"person:{told['request']}")
        self.holder.seen.append(told)
        return self.answer(told["request"])

    def answer(self, request: str, record: dict[str, Any] | None = None) -> None:
        """What is on record, signed with the nonce of the request."""
        said = {"version": 1, "request": request, "sealed": sealed(record or self.holder.record, f"answer:{request}")}
        self.send(200, json.dumps(said).encode())

    def error(self, status: int, code: str, **headers: str) -> None:
        """An error of the contract."""
        self.send(status, json.dumps({"error": {"code": code}}).encode(), **headers)

    def send(self, status: int, body: bytes, *, forged: bool = False, **headers: str) -> None:
        """With the signature of an answer."""
        moment = str(int(time.time()))
        parts = ("ANSWER", str(status), moment, self.headers["X-Nonce"], hashlib.sha256(body).hexdigest())
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Timestamp", moment)
        self.send_header("X-Signature", "0" * 64 if forged else signed(*parts))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[Holder]:
    """The holder, at its address."""
    holder = Holder()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Ours", (Handler,), {"holder": holder}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    holder.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield holder
    finally:
        server.shutdown()
        server.server_close()
