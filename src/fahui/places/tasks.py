"""Each night: changes of the network whose day has come."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


# 00:02 in the district: the queue reads its times in UTC. Before the nightly rounds, which read the network.
@app.periodic(cron="2 16 * * *", periodic_id="places")
@app.task(name="places.nightly", queue="nightly", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def nightly(timestamp: int = 0) -> None:
    """Carry out what is due; doing it again finds nothing."""
    from fahui.places.changing.doing import carry_out_due

    carry_out_due()
