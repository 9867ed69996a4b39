"""The HTTP contract with a holder of data, version 1: what is sent, how it is signed and sealed, what may come back.

Pure: no network, no database. docs/data-checks.md tells the same to whoever builds the other side.
"""

import base64
import binascii
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fahui.core import crypto

VERSION: Final = 1
PATH: Final = "/v1/checks"
RESULTS: Final = frozenset({"yes", "no", "unknown"})
SKEW: Final = 300  # seconds by which the two clocks may differ
ANSWER_KINDS: Final = {"source": 80, "category": 60, "certificate": 60}  # longest text of each


class Unreadable(Exception):
    """What came back is not what the contract says, or not from whom it should be."""


@dataclass(frozen=True)
class Keys:
    """Two keys made of the shared one, so that what signs never seals."""

    sign: bytes
    seal: bytes

    @classmethod
    def of(cls, shared: bytes) -> "Keys":
        """HMAC-SHA256 of a label under the shared key; the sealing key is its first 16 bytes, for SM4."""
        return cls(_mac(shared, b"fahui-data-check-sign"), _mac(shared, b"fahui-data-check-seal")[: crypto.KEY])


@dataclass(frozen=True)
class Question:
    """One question about one person. The same question sent again carries the same key."""

    key: uuid.UUID
    question: str
    on: date
    agency: str
    purpose: str
    basis: str
    consent: str
    person: Mapping[str, str]  # name, id_type, id_number


@dataclass(frozen=True)
class Answer:
    """What the holder's register says."""

    result: str
    source: str
    as_of: date
    category: str = ""
    certificate: str = ""
    valid_until: date | None = None


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def body_of(question: Question, keys: Keys) -> bytes:
    """The request's body; name and number only sealed, and nothing of the case."""
    return crypto.canonical(
        {
            "version": VERSION,
            "request": str(question.key),
            "question": question.question,
            "on": question.on.isoformat(),
            "agency": question.agency,
            "purpose": question.purpose,
            "basis": question.basis,
            "consent": question.consent,
            "person": sealed(question.person, keys, f"person:{question.key}"),
        }
    )


def sealed(value: Mapping[str, Any], keys: Keys, place: str) -> str:
    """Base64 of nonce ‖ tag ‖ SM4-GCM ciphertext; `place` ties it to this request and direction."""
    return base64.b64encode(crypto.encrypt(keys.seal, crypto.canonical(value), place.encode())).decode()


def opened(text: str, keys: Keys, place: str) -> dict[str, Any]:
    """Undo `sealed`; raises Unreadable."""
    try:
        value = json.loads(crypto.decrypt(keys.seal, base64.b64decode(text, validate=True), place.encode()))
    except (binascii.Error, ValueError, crypto.Tampered) as wrong:
        raise Unreadable("the sealed part cannot be opened") from wrong
    if not isinstance(value, dict):
        raise Unreadable("the sealed part is no object")
    return value


def headers_of(body: bytes, keys: Keys, *, client: str, key: uuid.UUID, moment: int, nonce: str) -> dict[str, str]:
    """Who asks, when, and the signature over all of it."""
    signed = ("POST", PATH, client, str(moment), nonce, str(key), _digest(body))
    return {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Client": client,
        "X-Timestamp": str(moment),
        "X-Nonce": nonce,
        "Idempotency-Key": str(key),
        "X-Signature": signature(keys, *signed),
    }


def signature(keys: Keys, *parts: str) -> str:
    """HMAC-SHA256 over the parts, one a line, in hexadecimal."""
    return _mac(keys.sign, "\n".join(parts).encode()).hex()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def answer_signature(keys: Keys, status: int, moment: str, nonce: str, body: bytes) -> str:
    """As the holder signs: with the nonce of the request, so that an old answer fits no new question."""
    return signature(keys, "ANSWER", str(status), moment, nonce, _digest(body))


def read_answer(
    status: int, headers: Mapping[str, str], body: bytes, keys: Keys, *, key: uuid.UUID, nonce: str, now: int
) -> Answer:
    """A 200 as the contract has it; raises Unreadable, and nothing of it is believed."""
    moment = headers.get("X-Timestamp", "")
    expected = answer_signature(keys, status, moment, nonce, body)
    if not hmac.compare_digest(expected, headers.get("X-Signature", "")):
        raise Unreadable("the signature does not fit")
    if not moment.isdecimal() or abs(int(moment) - now) > SKEW:
        raise Unreadable("signed at another time")
    told = _object(body)
    if told.get("request") != str(key) or told.get("version") != VERSION:
        raise Unreadable("the answer to another request")
    return _answer(opened(str(told.get("sealed", "")), keys, f"answer:{key}"))


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as wrong:
        raise Unreadable("no JSON") from wrong
    if not isinstance(told, dict):
        raise Unreadable("no object")
    return told


def _answer(told: Mapping[str, Any]) -> Answer:
    for name, most in ANSWER_KINDS.items():
        if not isinstance(told.get(name, ""), str) or len(told.get(name, "")) > most:
            raise Unreadable(f"{name} is no text of at most {most} characters")
    if told.get("result") not in RESULTS or not told.get("source"):
        raise Unreadable("no result, or no source")
    try:
        as_of = date.fromisoformat(str(told.get("as_of")))
        until = date.fromisoformat(told["valid_until"]) if told.get("valid_until") else None
    except (TypeError, ValueError) as wrong:
        raise Unreadable("a day that is none") from wrong
    return Answer(told["result"], told["source"], as_of, told.get("category", ""), told.get("certificate", ""), until)


def error_code(body: bytes) -> str:
    """The code in the body of an error; empty when there is none."""
    try:
        error = _object(body).get("error")
    except Unreadable:
        return ""
    return str(error.get("code", ""))[:40] if isinstance(error, dict) else ""
