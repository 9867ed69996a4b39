"""Sends one question and reads what comes back; knows no matter and no database."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import requests

from fahui.datachecks import contract
from fahui.datachecks.connections import Connection

LARGEST: Final = 64 * 1024  # bytes of an answer
# What an error of the other side means; whatever is not here is a refusal.
FINAL: Final = {404: "unknown_question", 422: "not_identifiable"}
PASSES: Final = frozenset({408, 425, 429})


class NoAnswer(Exception):
    """Not now; `after` is the number of seconds the other side asked for, `pending` that it is still looking."""

    def __init__(self, words: str, *, after: int | None = None, pending: bool = False) -> None:
        super().__init__(words)
        self.after, self.pending = after, pending


class Refusal(Exception):
    """Asking again changes nothing; `code` is one of `data_checks.FAILURES`."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(to: Connection, question: contract.Question) -> contract.Answer:
    """Ask once; raises NoAnswer or Refusal."""
    body, nonce, moment = contract.body_of(question, to.keys), uuid.uuid4().hex, int(time.time())
    headers = contract.headers_of(body, to.keys, client=to.client, key=question.key, moment=moment, nonce=nonce)
    reply = _post(to, body, headers)
    if reply.status == 200:
        try:
            return contract.read_answer(
                200, reply.headers, reply.body, to.keys, key=question.key, nonce=nonce, now=int(time.time())
            )
        except contract.Unreadable as wrong:
            raise Refusal("unreadable", str(wrong)) from wrong
    words = f"HTTP {reply.status} {contract.error_code(reply.body)}".strip()
    if reply.status == 202:
        raise NoAnswer(words, after=_after(reply.headers), pending=True)
    if reply.status in PASSES or reply.status >= 500:
        raise NoAnswer(words, after=_after(reply.headers))
    raise Refusal(FINAL.get(reply.status, "refused"), words)


def _post(to: Connection, body: bytes, headers: Mapping[str, str]) -> _Reply:
    """One request: no redirect is followed, no proxy or password of the environment is used, nothing is kept."""
    until = time.monotonic() + 3 * to.timeout
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.post(
                to.url + contract.PATH,
                data=body,
                headers=dict(headers),
                timeout=to.timeout,
                allow_redirects=False,
                verify=to.ca,
                stream=True,
            ) as got:
                read = b""
                for piece in got.iter_content(4096):
                    read += piece
                    if len(read) > LARGEST:
                        raise Refusal("unreadable", f"more than {LARGEST} bytes")
                    if time.monotonic() > until:
                        raise NoAnswer("the answer takes too long")
                return _Reply(got.status_code, got.headers, read)
        except requests.RequestException as broken:
            raise NoAnswer(type(broken).__name__) from broken


def _after(headers: Mapping[str, str]) -> int | None:
    told = headers.get("Retry-After", "")
    return int(told) if told.isdecimal() else None
