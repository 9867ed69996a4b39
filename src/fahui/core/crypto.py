"""Sealing with the national ciphers: SM4-GCM for values, HMAC-SM3 for finding equal ones without reading them."""

import hashlib
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from fahui.core import keyring

NONCE, TAG, KEY = 12, 16, 16  # bytes


class KeyDestroyed(Exception):
    """The value's key was destroyed on purpose: it was erased and cannot be read by anyone."""


class Tampered(Exception):
    """The ciphertext does not fit its key or its place."""


def _ring() -> dict[str, Any]:
    return keyring.load(keyring.path_in(settings.VAR))


def encrypt(key: bytes, data: bytes, aad: bytes = b"") -> bytes:
    """Nonce ‖ tag ‖ ciphertext under SM4-GCM; `aad` ties the value to its place."""
    nonce = os.urandom(NONCE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(aad)
    body = cipher.update(data) + cipher.finalize()
    return nonce + cipher.tag + body


def decrypt(key: bytes, blob: bytes, aad: bytes = b"") -> bytes:
    """Undo `encrypt`; raises Tampered."""
    blob = bytes(blob)
    nonce, tag, body = blob[:NONCE], blob[NONCE : NONCE + TAG], blob[NONCE + TAG :]
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(aad)
    try:
        return cipher.update(body) + cipher.finalize()
    except InvalidTag as error:
        raise Tampered from error


def current_kek() -> str:
    """The name of the ring key under which new data keys are wrapped."""
    return str(_ring()["current"])


def wrap(data_key: bytes, kek_id: str) -> bytes:
    """A data key, encrypted under a key of the ring."""
    return encrypt(bytes.fromhex(_ring()["ring"][kek_id]), data_key, kek_id.encode())


def unwrap(wrapped: bytes, kek_id: str) -> bytes:
    """The data key again; raises KeyError when the ring no longer has that key."""
    return decrypt(bytes.fromhex(_ring()["ring"][kek_id]), wrapped, kek_id.encode())


def blind_index(kind: str, value: str) -> str:
    """Let equal ID numbers be found without being readable (HMAC-SM3 of the normalised value, by kind)."""
    mac = hmac.HMAC(bytes.fromhex(_ring()["index_key"]), hashes.SM3())
    mac.update(f"{settings.DISTRICT}\x1f{kind}\x1f{value}".encode())
    return mac.finalize().hex()[:40]


def canonical(value: Any) -> bytes:
    """One spelling of a JSON value, so that equal values have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(salt: str, value: Any) -> str:
    """SHA-256 over salt ‖ canonical JSON: proves a sealed value later, tells nothing without its salt."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(value)).hexdigest()
