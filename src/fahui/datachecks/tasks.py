"""Jobs: send one question, and look every hour for those whose job was lost."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="datachecks.send", queue="events", retry=RETRY)
def send(inquiry_id: int) -> None:
    """Ask once; what the other side or the line does wrong is dealt with there, not by this job's retry."""
    from fahui.datachecks.asking import attempt

    attempt(inquiry_id)


@app.periodic(cron="20 * * * *", periodic_id="datachecks")
@app.task(name="datachecks.resume", queue="nightly", retry=RETRY)
def resume(timestamp: int = 0) -> None:
    """Every hour."""
    from fahui.datachecks import asking

    asking.resume()
