"""How the offers to somebody on a register were answered: a line of a professional's page, or of a body's."""

from django.db.models import Model
from django.utils.translation import gettext as _

from fahui.matters.answering import Figures, figures, unit_figures
from fahui.people.models import Organisation, Professional


def answers_of(record: Model) -> list[tuple[str, int]]:
    """Label and number; empty for everything else, and for whom nothing was offered."""
    if isinstance(record, Professional):
        return _lines(figures([record.pk]).get(record.pk), _("接受"))
    if isinstance(record, Organisation):
        return _lines(unit_figures([record.pk]).get(record.pk), _("安排了承办人"))
    return []


def _lines(mine: Figures | None, taken: str) -> list[tuple[str, int]]:
    if mine is None:
        return []
    return [
        (_("指派"), mine.offered),
        (taken, mine.taken),
        (_("退回"), mine.returned),
        (_("没有答复，收回"), mine.unanswered),
        (_("还在等答复，或没有答复就改派了"), mine.waiting),
        *((_("退回：%(why)s") % {"why": why}, n) for why, n in mine.grounds),
    ]
