"""Ways out: each sends a text to a phone, or raises SendingFailed."""

from typing import Protocol


class SendingFailed(Exception):
    """The gateway did not take the message; the job tries again."""


class Sender(Protocol):
    """What a text message gateway must offer."""

    def send(self, phone: str, text: str) -> None:
        """Send, or raise SendingFailed."""
