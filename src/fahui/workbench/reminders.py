"""Messages to staff as rows: what befell one professional is one row, however many matters it touches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.models import Matter, StaffNotice
from fahui.matters.models.assignment import STRANDED_KEY
from fahui.workbench.queues import open_notices


@dataclass
class Reminder:
    """One row."""

    notice: StaffNotice
    matters: list[Matter] = field(default_factory=list)


def reminders(notices: Iterable[StaffNotice]) -> list[Reminder]:
    """Notices of the same words about the work of somebody who cannot go on lie together."""
    found: dict[str, Reminder] = {}
    for notice in notices:
        key = notice.text if notice.key.startswith(STRANDED_KEY) else notice.key
        row = found.setdefault(key, Reminder(notice))
        if notice.matter is not None:
            row.matters.append(notice.matter)
    return list(found.values())


def done(user: User, notice_id: int, *, alone: bool) -> None:
    """A notice is dealt with, and unless it stood alone with it those that lay in the same row."""
    mine = open_notices(user)
    notice = mine.filter(pk=notice_id).first()
    if notice is None:
        return
    same = {"text": notice.text, "key__startswith": STRANDED_KEY}
    rows = mine.filter(pk=notice_id) if alone or not notice.key.startswith(STRANDED_KEY) else mine.filter(**same)
    rows.update(done_at=clock.now(), done_by=user)
