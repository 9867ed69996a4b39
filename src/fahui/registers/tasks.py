"""Batches too long to wait for."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fahui.core.models import this_district


@app.task(name="registers.carry_on", queue="batches", retry=RetryStrategy(max_attempts=3, exponential_wait=3))
def carry_on(batch_id: int) -> None:
    """Do what the batch is at; doing it again finds nothing left to do."""
    from fahui.registers.batches import work
    from fahui.registers.models import Batch

    rows = Batch.objects.select_related("data_key", "file__data_key", "made_by")
    work(rows.get(district=this_district(), pk=batch_id))
