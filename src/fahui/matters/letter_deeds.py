"""Seal, serve, void: what the engine itself does with letters."""

from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.documents import issue
from fahui.documents.models import Letter, StoredFile
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.paperwork import form_of, organ_of
from fahui.matters.permissions import By
from fahui.matters.serving import SERVED_HOW, object_to
from fahui.matters.vocabulary import Answers

DEEDS: Final = frozenset({"seal", "serve", "void"})
# From which states of a letter each deed is possible.
FITTING: Final = {
    "seal": (Letter.State.SIGNED,),
    "serve": (Letter.State.SEALED,),
    "void": (Letter.State.SIGNED, Letter.State.SEALED, Letter.State.HELD),
}


def letters_of(matter: Matter) -> list[MatterLetter]:
    """All the matter's letters, the oldest first."""
    rows = MatterLetter.objects.filter(district=matter.district, matter=matter)
    return list(rows.select_related("letter").order_by("id"))


def fitting_letters(matter: Matter, deed: str, rows: list[MatterLetter] | None = None) -> list[MatterLetter]:
    """The matter's letters that the deed can be done to now; `rows`: all of them, if read already."""
    found = [row for row in (letters_of(matter) if rows is None else rows) if row.letter.state in FITTING[deed]]
    if deed == "serve":
        return [row for row in found if _needs_service(matter, row)]
    return [row for row in found if form_of(matter.definition, row.code).sealed] if deed == "seal" else found


def _needs_service(matter: Matter, row: MatterLetter) -> bool:
    forms = {form.code: form for form in matter.definition.letters}
    return row.code in forms and forms[row.code].served


def prepare(matter: Matter, deed: str, answers: Answers) -> dict[str, Any]:
    """Find the letter; raises ValidationError at the field."""
    rows = {row.letter_id: row for row in fitting_letters(matter, deed)}
    row = rows.get(int(answers["letter"]))
    if row is None:
        raise ValidationError({"letter": _("这份文书现在不能这样办，请刷新页面。")})
    extra: dict[str, Any] = {"letter_code": row.code, "letter_title": row.letter.title}
    extra["letter_text"] = row.letter.number_text
    if deed == "serve":
        served = date.fromisoformat(str(answers["served_on"]))
        if served > clock.today():
            raise ValidationError({"served_on": _("送达日期不能在将来，请再核对。")})
        if row.letter.document_date and served < row.letter.document_date:
            raise ValidationError({"served_on": _("送达日期早于文书日期，请再核对。")})
        object_to(answers)
    return extra


def served_moment(answers: Answers) -> datetime:
    """When a service counts: now if today, else the day (midnight stands for the day only)."""
    served = date.fromisoformat(str(answers["served_on"]))
    return clock.now() if served == clock.today() else timezone.make_aware(datetime.combine(served, time()))


def apply(deed: str, answers: Answers, by: By, scan: StoredFile | None) -> None:
    """Do the deed to the letter; `scan` is the stamped paper."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=int(answers["letter"]))
    if deed == "serve":
        how = dict(SERVED_HOW)[str(answers["served_how"])]
        issue.serve_letter(letter, on=date.fromisoformat(str(answers["served_on"])), how=str(how))
    elif deed == "void":
        issue.void_letter(letter, reason=str(answers["reason"]))
    else:
        row = MatterLetter.objects.select_related("matter").get(letter=letter)
        organ = organ_of(form_of(row.matter.definition, row.code))
        issue.record_paper_seal(letter, scan, str(by), organ_name=organ)
