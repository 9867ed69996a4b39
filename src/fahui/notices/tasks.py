"""Jobs: a message that waited for an hour at which its person may be reached."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="notices.send_later", queue="events", retry=RETRY)
def send_later(key: str) -> None:
    """Send it now; if the wishes changed meanwhile it may wait again."""
    from fahui.notices.models import Message
    from fahui.notices.send import send

    if Message.objects.filter(key=key).exists():  # an erased person's messages are gone
        send(key)
