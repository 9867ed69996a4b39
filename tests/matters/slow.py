"""Run by the fault tests in a process of its own: goes as far as asked, says so, and waits to be killed."""

import os
import sys
import time
from typing import Any


class SlowSender:
    """A message gateway that never comes back (FAHUI_SMS_SENDER)."""

    def send(self, phone: str, text: str) -> None:
        """Say that it was reached, and wait."""
        wait()


class CountingSender:
    """A gateway that takes its time and remembers what it sent (within this process)."""

    sent: list[str] = []

    def send(self, phone: str, text: str) -> None:
        """Long enough for a second worker to come by."""
        time.sleep(0.3)
        self.sent.append(text)


def wait(**kwargs: Any) -> None:
    """Tell the parent where we are; it kills us here."""
    sys.stdout.write("here\n")
    sys.stdout.flush()
    time.sleep(60)


def main(what: str, number: int) -> None:
    """act | open | job, on the matter or event of this id."""
    import django

    django.setup()
    from fahui.access.models import User
    from fahui.matters.engine import act, acted
    from fahui.matters.models import Matter
    from fahui.matters.tasks import after_event

    if what == "job":
        after_event(number)
        return
    acted.connect(wait, weak=False)  # inside the transaction, when all is written and nothing committed
    act(Matter.objects.get(pk=number), "accept", by=User.objects.get(grants__role="clerk"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")
    main(sys.argv[1], int(sys.argv[2]))
