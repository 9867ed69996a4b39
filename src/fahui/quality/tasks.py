"""Jobs: reviewers learn that files wait for them."""

from collections import defaultdict

from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fahui.notices.send import tell
from fahui.quality.models import Review

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="quality.tell_reviewers", queue="events", retry=RETRY)
def tell_reviewers(round_id: int) -> None:
    """How many files of the round wait for each of them: once, until they are given another one."""
    rows = Review.objects.filter(file__round=round_id, change=None).order_by("pk")
    mine: dict[int, list[Review]] = defaultdict(list)
    for row in rows.select_related("file__round", "reviewer__person__data_key"):
        mine[row.reviewer_id].append(row)
    for reviews in mine.values():
        newest = reviews[-1]
        if newest.done_at is None:
            waiting = sum(one.done_at is None for one in reviews)
            words = {"round": newest.file.round.title, "n": waiting}
            text = _("“%(round)s”有%(n)d件案卷请您评估，请登录工作台，到“我的评估任务”独立打分。") % words
            tell(newest.reviewer.person, key=f"review:{newest.pk}", text=text)
