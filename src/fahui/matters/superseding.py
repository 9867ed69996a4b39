"""A letter that names a day which moved since is marked, and staff are asked to issue it anew."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fahui.documents.letters import optional_placeholders, placeholders
from fahui.documents.models import Letter
from fahui.matters import refresh
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.telling_staff import tell_staff


def mark_letters(matter: Matter, moved: Iterable[refresh.Moved]) -> None:
    """Mark the letters of a matter that name one of these days."""
    names = {f"due_{one.deadline.term}" for one in moved if one.deadline.last_day != one.old}
    if not names:  # a day kept because it was told already still stands as printed
        return
    for row in matter.letters.exclude(letter__state=Letter.State.VOID).select_related("letter"):
        body = row.letter.body
        if names & (placeholders(body) | optional_placeholders(body)):
            supersede(matter, row)


def supersede(matter: Matter, row: MatterLetter) -> None:
    """Mark one letter and leave word for staff."""
    row.superseded = True
    row.save(update_fields=["superseded"])
    text = _("《%(title)s》写的日期后来有变动，请重新签发送达。") % {"title": row.letter.title}
    tell_staff(matter, f"superseded:{row.letter_id}:{matter.version}", text)
