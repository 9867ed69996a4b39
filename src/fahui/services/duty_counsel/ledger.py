"""值班律师法律帮助工作台账 (form 29): each help given in a period, one line each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.matters.case import happening
from fahui.matters.form_sets import Ledger, LedgerRow
from fahui.matters.happenings import effective
from fahui.matters.models import Event, Matter
from fahui.services.duty_counsel.questions import HELPS, PLACES, WAYS

COLUMNS = (_("日期"), _("事项编号"), _("受帮助人"), _("办案机关"), _("值班律师"), _("地点"), _("方式"), _("帮助内容"))


def rows(user: User, since: date, until: date) -> Sequence[LedgerRow]:
    """What was given from a day to a day in matters this user may see, the oldest first; names masked."""
    seen = Matter.objects.visible_to(user).filter(service="duty_counsel", events__action="help").distinct()
    matters = {one.pk: one for one in seen}
    happened: dict[int, list[Event]] = {pk: [] for pk in matters}
    for event in Event.objects.filter(matter__in=list(matters)).order_by("matter", "seq"):
        happened[event.matter_id].append(event)
    found = [
        (day, number, row)
        for pk, events in happened.items()
        for number, (day, row) in enumerate(_of(matters[pk], events))
        if since.isoformat() <= day <= until.isoformat()
    ]
    return [row for _day, _number, row in sorted(found, key=lambda one: (one[0], one[2].matter.pk, one[1]))]


def _of(matter: Matter, events: Iterable[Event]) -> list[tuple[str, LedgerRow]]:
    known: dict[str, Any] = {}
    found = []
    for one in effective([happening(event) for event in events]):
        known |= one.answers
        if one.action == "help":
            day = str(known["helped_on"])
            kinds = "、".join(str(dict(HELPS).get(code, code)) for code in known["help_kinds"])
            place, way = dict(PLACES).get(known["help_place"], ""), dict(WAYS).get(known["help_way"], "")
            who = (matter.masked_who, str(known.get("organ_name", "")), str(known.get("handler", "")))
            cells = (day, matter.number, *who, str(place), str(way), kinds)
            found.append((day, LedgerRow(cells, matter)))
    return found


LEDGER = Ledger("duty_counsel", COLUMNS, rows)
