"""How a professional answered what was offered to them: the figures of their page, computed from the events."""

from typing import Any

from django.utils.translation import gettext as _

from fahui.matters.answering import figures
from fahui.people.models import Professional


def answers_of(record: Any) -> list[tuple[str, int]]:
    """Label and number; nothing for other records, or where nothing was ever offered."""
    if not isinstance(record, Professional) or (mine := figures([record.pk]).get(record.pk)) is None:
        return []
    return [
        (_("指派"), mine.offered),
        (_("接受"), mine.taken),
        (_("退回"), mine.returned),
        (_("没有答复，收回"), mine.unanswered),
        (_("还在等答复，或没有答复就改派了"), mine.waiting),
    ]
