"""The life of a letter: drafted, signed off, printed, sealed, served; or held, or void with its number and a reason.

Every function locks the letter's row, brings the given object up to date, and may be called inside a transaction.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import DataKey
from fahui.documents import pdf
from fahui.documents import seal as seals
from fahui.documents.blocks import Blocks, title_of
from fahui.documents.filling import MissingValue, Values, compose, settled
from fahui.documents.ink import LINE, ON_PAPER
from fahui.documents.letters import parse
from fahui.documents.models import Letter, Seal, SealUse, StoredFile
from fahui.documents.series import printed_number, take_number

State = Letter.State
OPEN = (State.DRAFTED, State.HELD)
ISSUED = (State.SIGNED, State.SEALED, State.SERVED)
DEMO_MARK, DRAFT_MARK, VOID_MARK = "演示", "草稿", "作废"
_UNNUMBERED = "（签发时编号）"
P = ParamSpec("P")
R = TypeVar("R")


def _alone(change: Callable[Concatenate[Letter, P], R]) -> Callable[Concatenate[Letter, P], R]:
    """Run a change of a letter on its locked, current row."""

    @wraps(change)
    def locked(letter: Letter, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            letter.refresh_from_db(
                from_queryset=Letter.objects.select_related("data_key").select_for_update(of=("self",))
            )
            return change(letter, *args, **kwargs)

    return locked


def _must_be(letter: Letter, states: Collection[Letter.State]) -> None:
    if letter.state not in states:
        now = letter.get_state_display()
        raise ValidationError(_("文书现在的状态是“%(state)s”，不能这样办理。"), code="state", params={"state": now})


def draft_letter(
    *, template_code: str, body: str, values: Values, data_key: DataKey, series: str = "", title: str = ""
) -> Letter:
    """A new draft; its values may still be incomplete. Raises BadTemplate."""
    letter = Letter(
        district=data_key.district,
        template_code=template_code,
        title=title or title_of(parse(body)),
        series=series,
        data_key=data_key,
        body=body,
        mark=DEMO_MARK if settings.DEMO else "",
    )
    letter.values = settled(values)
    letter.save(force_insert=True)
    return letter


@_alone
def redraft_letter(letter: Letter, values: Values) -> Letter:
    """Other values, as long as nobody has signed."""
    _must_be(letter, OPEN)
    letter.values = settled(values)
    letter.state, letter.held_reason = State.DRAFTED, ""
    letter.save()
    return letter


def missing_values(letter: Letter) -> tuple[str, ...]:
    """The names a draft still lacks; number and date come with the signature."""
    try:
        _composed(letter, number=_UNNUMBERED, on=clock.today())
    except MissingValue as error:
        return error.names
    return ()


@_alone
def sign_letter(letter: Letter, *, number_pattern: str = "", by_name: str, on: date) -> Letter:
    """签发: check that everything can be printed, then take the number; raises MissingValue or MissingGlyphs before it.

    `on` is the date of the letter. A letter of a series needs a pattern such as 新法援决字〔{year}〕{seq}号.
    """
    _must_be(letter, OPEN)
    sample = printed_number(number_pattern, on.year, 0) if letter.series else ""
    pdf.check_glyphs(_composed(letter, number=sample, on=on), f"{sample}0123456789", letter.mark)
    if letter.series:
        letter.number_year = on.year
        letter.number_seq, letter.number_text = take_number(letter.district, letter.series, on.year, number_pattern)
    letter.state, letter.held_reason = State.SIGNED, ""
    letter.document_date, letter.signed_by_name, letter.signed_at = on, by_name, clock.now()
    letter.save()
    return letter


@_alone
def hold_letter(letter: Letter, reason: str) -> Letter:
    """暂缓: it waits, for instance for a character no font has; signing or redrafting ends the wait."""
    _must_be(letter, OPEN)
    letter.state, letter.held_reason = State.HELD, _reason(reason)
    letter.save()
    return letter


@_alone
def render_letter(letter: Letter, *, with_seal: Seal | None = None, by_name: str = "") -> Letter:
    """Make and keep the PDF, and put the e-seal on it when asked; doing it again changes nothing."""
    _must_be(letter, ISSUED)
    sealing = with_seal if letter.sealed_at is None else None
    before = letter.pdf
    if before and not sealing:
        return letter
    content = before.read() if before else pdf.render(_blocks(letter), **_manner(letter))
    if sealing:
        content = _sealed(letter, content, sealing)
    letter.pdf = _keep(letter, content)
    letter.save()
    if sealing:
        _enter(letter, Letter.SealedHow.E_SEAL, by_name, clock.now(), organ_name=sealing.organ_name, seal=sealing)
    if before:
        before.delete()
        transaction.on_commit(before.discard)
    return letter


@_alone
def record_paper_seal(
    letter: Letter,
    scan: StoredFile | None,
    by_name: str,
    *,
    organ_name: str,
    seal: Seal | None = None,
    at: datetime | None = None,
) -> SealUse:
    """The paper was stamped by hand: keep the scan (None: it follows) and enter it in the register."""
    _must_be(letter, ISSUED)
    if letter.sealed_at:
        raise ValidationError(_("这份文书已经用印。"), code="sealed")
    letter.scan = scan
    return _enter(letter, Letter.SealedHow.PAPER, by_name, at or clock.now(), organ_name=organ_name, seal=seal)


@_alone
def serve_letter(letter: Letter, on: date, how: str) -> Letter:
    """送达; impossible before its date or without its number, since a remedy runs from this day."""
    _must_be(letter, (State.SIGNED, State.SEALED))
    if letter.document_date is None or on < letter.document_date:
        raise ValidationError(_("送达日期不能早于文书的成文日期。"), code="served_on")
    if not how.strip():
        raise ValidationError(_("请填写送达方式。"), code="served_how")
    letter.state, letter.served_on, letter.served_how = State.SERVED, on, how.strip()
    letter.save()
    return letter


@_alone
def correct_service(letter: Letter, on: date | None) -> Letter:
    """The day of service was recorded wrongly: put another in its place, or (None) it was never served."""
    _must_be(letter, (State.SERVED,))
    letter.served_on = on
    if on is None:
        letter.state, letter.served_how = State.SEALED if letter.sealed_at else State.SIGNED, ""
    letter.save()
    return letter


@_alone
def put_signature(letter: Letter, slot: str, value: str) -> Letter:
    """A person signed on this line: the PDF is made anew with it, under the same number, date and e-seal.

    Of a letter stamped by hand the paper counts: what was signed there is only noted, nothing is printed again.
    """
    _must_be(letter, ISSUED)
    if letter.values.get(slot) != LINE:
        raise ValidationError(_("这一处已经签过名，或者这份文书不用签。"), code="signed")
    stamped_by_hand = letter.sealed_how == Letter.SealedHow.PAPER
    if stamped_by_hand and value != ON_PAPER:
        raise ValidationError(_("这份文书已在纸上盖章，请在纸上签名，再上传扫描件。"), code="paper")
    letter.values = {**letter.values, slot: value}
    if stamped_by_hand:
        letter.save()
        return letter
    before, seal = letter.pdf, letter.seal
    content = pdf.render(_blocks(letter), **_manner(letter))
    letter.pdf = _keep(letter, _sealed(letter, content, seal) if seal else content)
    letter.save()
    if seal:
        _enter(letter, Letter.SealedHow.E_SEAL, seal.organ_name, clock.now(), organ_name=seal.organ_name, seal=seal)
    if before:
        before.delete()
        transaction.on_commit(before.discard)
    return letter


@_alone
def void_letter(letter: Letter, reason: str) -> Letter:
    """作废: the number stays taken and the reason explains it."""
    _must_be(letter, (*OPEN, *ISSUED))
    letter.state, letter.void_reason = State.VOID, _reason(reason)
    letter.save()
    return letter


def letter_pdf(letter: Letter) -> bytes:
    """The letter to read: as issued, or with 草稿 or 作废 across it."""
    if letter.state in ISSUED:
        issued = render_letter(letter).pdf
        if issued is None:
            raise RuntimeError("an issued letter has a PDF after rendering")
        return issued.read()
    return pdf.render(_blocks(letter), **_manner(letter))


def letter_docx(letter: Letter) -> bytes:
    """The same letter as a Word file."""
    from fahui.documents import docx  # takes long to load, and few ask for the Word file

    return docx.render_docx(_blocks(letter), **_manner(letter))


def _blocks(letter: Letter) -> Blocks:
    number = letter.number_text or (_UNNUMBERED if letter.series else "")
    return _composed(letter, number=number, on=_dated(letter))


def _composed(letter: Letter, *, number: str, on: date) -> Blocks:
    return compose(letter.body, {**letter.values, "number": number, "date": on})


def _dated(letter: Letter) -> date:
    return letter.document_date or clock.today()


def _manner(letter: Letter) -> dict[str, Any]:
    marks = {State.DRAFTED: DRAFT_MARK, State.HELD: DRAFT_MARK, State.VOID: VOID_MARK}
    mark = marks.get(State(letter.state), letter.mark)
    return {"dated": _dated(letter), "number": letter.number_text, "mark": mark}


def _keep(letter: Letter, content: bytes) -> StoredFile:
    name = f"{letter.title}{letter.number_text}.pdf"
    return StoredFile.keep(content, name=name, content_type="application/pdf", data_key=letter.data_key)


def _sealed(letter: Letter, content: bytes, with_seal: Seal) -> bytes:
    if letter.state == State.SERVED:
        raise ValidationError(_("文书已经送达，不能再补盖电子印章。"), code="served")
    if not with_seal.active:
        raise ValidationError(_("这枚印章已经停用。"), code="inactive")
    place = pdf.seal_place(_blocks(letter), **_manner(letter))
    if place is None:
        raise ValidationError(_("这份文书没有落款，不能加盖电子印章。"), code="no_place")
    return seals.service().apply(
        content,
        picture=seals.picture_of(with_seal),
        place=place,
        certificate=with_seal.certificate or f"seal_{with_seal.pk}",
        organ_name=with_seal.organ_name,
    )


def _enter(
    letter: Letter, how: Letter.SealedHow, by_name: str, at: datetime, *, organ_name: str, seal: Seal | None
) -> SealUse:
    """One line of the register, and the letter says it too."""
    letter.sealed_how, letter.sealed_at, letter.seal = how, at, seal
    if letter.state == State.SIGNED:
        letter.state = State.SEALED
    letter.save()
    entry = SealUse(district=letter.district, letter=letter, how=how, by_name=by_name, at=at, scan=letter.scan)
    entry.organ_name, entry.seal = organ_name, seal
    entry.save()
    return entry


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("请写明原因。"), code="reason")
    return text.strip()[:200]
