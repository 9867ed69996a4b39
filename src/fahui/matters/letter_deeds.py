"""Seal, serve, void: what the engine itself does with letters."""

from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.documents import ink, issue
from fahui.documents.ink import LINE
from fahui.documents.models import Letter, StoredFile
from fahui.matters.letter_forms import SIGNERS
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.paperwork import form_of, organ_of
from fahui.matters.permissions import By
from fahui.matters.serving import SERVED_HOW, object_to
from fahui.matters.signers import object_to as object_to_signer
from fahui.matters.vocabulary import Answers

SIGNED_HOW: Final = frozenset({"sign_pad", "sign_paper"})
DEEDS: Final = frozenset({"seal", "serve", "void", *SIGNED_HOW})
# From which states of a letter each deed is possible.
FITTING: Final = {
    "seal": (Letter.State.SIGNED,),
    "serve": (Letter.State.SEALED,),
    "sign_pad": (Letter.State.SIGNED, Letter.State.SEALED),
    "sign_paper": (Letter.State.SIGNED, Letter.State.SEALED),
    "void": (Letter.State.SIGNED, Letter.State.SEALED, Letter.State.HELD),
}


def letters_of(matter: Matter) -> list[MatterLetter]:
    """All the matter's letters, the oldest first."""
    rows = MatterLetter.objects.filter(district=matter.district, matter=matter)
    return list(rows.select_related("letter__data_key").order_by("id"))


def fitting_letters(matter: Matter, deed: str, rows: list[MatterLetter] | None = None) -> list[MatterLetter]:
    """The matter's letters that the deed can be done to now; `rows`: all of them, if read already."""
    found = [row for row in (letters_of(matter) if rows is None else rows) if row.letter.state in FITTING[deed]]
    if deed in SIGNED_HOW:
        return [row for row in found if unsigned(row.letter)]
    if deed == "serve":
        return [row for row in found if _needs_service(matter, row)]
    return [row for row in found if form_of(matter.definition, row.code).sealed] if deed == "seal" else found


def unsigned(letter: Letter) -> list[str]:
    """Whose signatures the letter still waits for: "applicant", "handler" …; its text says so before it is opened."""
    if "{{ sign_" not in letter.body:
        return []
    try:
        values = letter.values
    except KeyDestroyed:
        return []
    return [one for one in SIGNERS if values.get(f"sign_{one}") == LINE]


def _needs_service(matter: Matter, row: MatterLetter) -> bool:
    forms = {form.code: form for form in matter.definition.letters}
    return row.code in forms and forms[row.code].served


def prepare(by: By, matter: Matter, deed: str, answers: Answers) -> dict[str, Any]:
    """Find the letter; raises ValidationError at the field."""
    rows = {row.letter_id: row for row in fitting_letters(matter, deed)}
    row = rows.get(int(answers["letter"]))
    if row is None:
        raise ValidationError({"letter": _("这份文书现在不能这样办，请刷新页面。")})
    extra: dict[str, Any] = {"letter_code": row.code, "letter_title": row.letter.title}
    extra["letter_text"] = row.letter.number_text
    if deed in SIGNED_HOW:
        lines = unsigned(row.letter)
        if answers["signer"] not in lines:
            raise ValidationError({"signer": _("这份文书上没有这个人要签的地方，或者已经签过。")})
        object_to_signer(by, matter, str(answers["signer"]), lines)
    if deed == "serve":
        served = date.fromisoformat(str(answers["served_on"]))
        if served > clock.today():
            raise ValidationError({"served_on": _("送达日期不能在将来，请再核对。")})
        if row.letter.document_date and served < row.letter.document_date:
            raise ValidationError({"served_on": _("送达日期早于文书日期，请再核对。")})
        object_to(answers, matter)
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
    elif deed in SIGNED_HOW:
        _sign(letter, deed, str(answers["signer"]), scan)
    elif deed == "void":
        issue.void_letter(letter, reason=str(answers["reason"]))
    else:
        row = MatterLetter.objects.select_related("matter").get(letter=letter)
        organ = organ_of(form_of(row.matter.definition, row.code))
        issue.record_paper_seal(letter, scan, str(by), organ_name=organ)


def _sign(letter: Letter, deed: str, signer: str, file: StoredFile | None) -> None:
    """Put the strokes, or the word that the paper has them, on the line; an empty signature is refused (F52)."""
    if file is None:
        field = "signature" if deed == "sign_pad" else "signed_scan"
        raise ValidationError({field: _("没有看到签名，请签好名字再提交。")}, code="empty")
    value = ink.as_value(ink.strokes(file.read())) if deed == "sign_pad" else ink.ON_PAPER
    issue.put_signature(letter, f"sign_{signer}", value)
