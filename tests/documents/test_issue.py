"""The life of a letter."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.core.models import DataKey
from fahui.documents import issue
from fahui.documents.filling import MissingValue
from fahui.documents.models import Letter, LetterSeries, Seal, SealUse, StoredFile
from fahui.documents.pdf import MissingGlyphs
from fahui.documents.seal import draw_seal, picture_of, verify_seal
from tests.documents.conftest import DECIDED_ON, ORGAN, PATTERN

Draft = Callable[..., Letter]
State = Letter.State


def _text(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _sign(letter: Letter) -> Letter:
    return issue.sign_letter(letter, number_pattern=PATTERN, by_name="李主任", on=DECIDED_ON)


def test_a_signed_letter_has_number_date_and_signer(signed: Letter) -> None:
    signed.refresh_from_db()

    assert signed.state == State.SIGNED
    assert (signed.number_year, signed.number_seq) == (2026, 1)
    assert signed.number_text == "新法援不决字〔2026〕1号"
    assert (signed.document_date, signed.signed_by_name) == (DECIDED_ON, "李主任")
    assert signed.title == "不予法律援助决定书"


def test_f67_a_refusal_without_its_values_cannot_be_signed_and_takes_no_number(draft: Draft) -> None:
    letter = draft(applicant="", objection_days=None)

    assert issue.missing_values(letter) == ("applicant", "objection_days")
    with pytest.raises(MissingValue) as caught:
        _sign(letter)
    assert caught.value.names == ("applicant", "objection_days")
    assert not LetterSeries.objects.exists()


def test_f67_the_pdf_shows_number_and_both_dates_a_reader_needs(signed: Letter) -> None:
    """Decision date, number and the time to object are on the paper."""
    text = _text(issue.letter_pdf(signed))

    for shown in ("新法援不决字〔2026〕1号", "2026年10月8日", "自收到本决定书之日起15日内"):
        assert shown in text


def test_a_character_no_font_has_holds_the_letter_without_a_number(draft: Draft) -> None:
    letter = draft(applicant="赵𪚥")
    with transaction.atomic():
        with pytest.raises(MissingGlyphs) as caught:
            _sign(letter)
        issue.hold_letter(letter, caught.value.words)

    letter.refresh_from_db()
    assert letter.state == State.HELD
    assert "𪚥" in letter.held_reason
    assert not LetterSeries.objects.exists()

    issue.redraft_letter(letter, {**letter.values, "applicant": "赵（龙龙龙龙）"})
    assert _sign(letter).state == State.SIGNED


def test_a_rolled_back_signature_leaves_no_gap(draft: Draft) -> None:
    with transaction.atomic():
        _sign(draft())
        transaction.set_rollback(True)

    assert _sign(draft()).number_seq == 1


def test_a_signed_letter_is_not_changed_or_signed_again(signed: Letter) -> None:
    for change in (
        lambda: issue.redraft_letter(signed, {}),
        lambda: issue.hold_letter(signed, "等等"),
        lambda: _sign(signed),
    ):
        with pytest.raises(ValidationError) as caught:
            change()
        assert "已签发" in caught.value.messages[0]


def test_a_letter_without_series_needs_no_number(key: DataKey) -> None:
    body = "# 申请材料接收凭证\n\n收到材料。\n\n> {{ organ }}\n> {{ date }}"
    letter = issue.draft_letter(template_code="receipt", body=body, values={"organ": ORGAN}, data_key=key)

    issue.sign_letter(letter, by_name="王窗口", on=DECIDED_ON)
    assert letter.number_text == ""
    assert "2026年10月8日" in _text(issue.letter_pdf(letter))


def test_rendering_again_changes_nothing(signed: Letter, organ_seal: Seal) -> None:
    first = issue.render_letter(signed).pdf
    assert issue.render_letter(signed).pdf == first
    sealed = issue.render_letter(signed, with_seal=organ_seal, by_name="李主任").pdf
    assert sealed != first
    assert issue.render_letter(signed, with_seal=organ_seal, by_name="李主任").pdf == sealed
    assert SealUse.objects.count() == StoredFile.objects.count() == 1


def test_the_e_seal_is_on_the_pdf_and_in_the_register(signed: Letter, organ_seal: Seal) -> None:
    issue.render_letter(signed, with_seal=organ_seal, by_name="李主任")
    use = signed.seal_uses.get()

    assert verify_seal(issue.letter_pdf(signed)).valid
    assert (signed.state, signed.sealed_how, signed.seal) == (State.SEALED, "e_seal", organ_seal)
    assert (use.seal, use.organ_name, use.by_name, use.how) == (organ_seal, ORGAN, "李主任", "e_seal")


def test_a_retired_seal_is_refused(signed: Letter, organ_seal: Seal) -> None:
    organ_seal.active = False
    organ_seal.save()

    with pytest.raises(ValidationError, match="停用"):
        issue.render_letter(signed, with_seal=organ_seal)


def test_a_seal_with_its_own_picture_uses_it(signed: Letter, organ_seal: Seal, settings: Any) -> None:
    organ_seal.picture = StoredFile.keep(draw_seal("另一枚印章"), name="seal.png", content_type="image/png")
    assert picture_of(organ_seal) == draw_seal("另一枚印章")
    issue.render_letter(signed, with_seal=organ_seal)
    assert signed.state == State.SEALED


def test_a_paper_seal_is_entered_with_its_scan(signed: Letter, key: DataKey) -> None:
    scan = StoredFile.keep(b"%PDF-scan", name="扫描件.pdf", content_type="application/pdf", data_key=key)
    use = issue.record_paper_seal(signed, scan, "王窗口", organ_name=ORGAN)

    assert (signed.state, signed.sealed_how, signed.scan) == (State.SEALED, "paper", scan)
    assert (use.letter, use.by_name, use.scan, use.how) == (signed, "王窗口", scan, "paper")
    with pytest.raises(ValidationError):
        issue.record_paper_seal(signed, scan, "王窗口", organ_name=ORGAN)


def test_service_is_never_before_the_letters_date(signed: Letter, draft: Draft) -> None:
    with pytest.raises(ValidationError, match="成文日期"):
        issue.serve_letter(signed, date(2026, 10, 7), "直接送达")
    with pytest.raises(ValidationError, match="送达方式"):
        issue.serve_letter(signed, DECIDED_ON, " ")
    with pytest.raises(ValidationError, match="拟稿"):
        issue.serve_letter(draft(), DECIDED_ON, "直接送达")

    issue.serve_letter(signed, date(2026, 10, 9), "直接送达")
    assert (signed.state, signed.served_on, signed.served_how) == (State.SERVED, date(2026, 10, 9), "直接送达")


def test_a_served_letter_gets_no_seal_afterwards(signed: Letter, organ_seal: Seal) -> None:
    issue.serve_letter(signed, DECIDED_ON, "直接送达")

    with pytest.raises(ValidationError, match="已经送达"):
        issue.render_letter(signed, with_seal=organ_seal)


def test_a_void_letter_keeps_its_number_and_says_why(signed: Letter, draft: Draft) -> None:
    with pytest.raises(ValidationError):
        issue.void_letter(signed, "  ")
    issue.void_letter(signed, "当事人姓名有误")

    assert (signed.state, signed.number_seq, signed.void_reason) == (State.VOID, 1, "当事人姓名有误")
    assert _sign(draft()).number_seq == 2
    assert "作废" in _text(issue.letter_pdf(signed))


def test_a_draft_can_be_read_but_says_that_it_is_one(draft: Draft) -> None:
    text = _text(issue.letter_pdf(draft()))

    assert "草稿" in text
    assert "签发时编号" in text


def test_the_word_file_is_the_same_letter(signed: Letter) -> None:
    texts = [part.text for part in docx.Document(io.BytesIO(issue.letter_docx(signed))).paragraphs]

    assert "新法援不决字〔2026〕1号" in texts
    assert "2026年10月8日" in texts


def test_a_later_template_does_not_change_a_drafted_letter(signed: Letter) -> None:
    assert signed.body.startswith("# 不予法律援助决定书")
    assert signed.values["applicant"] == "赵建国"


def test_values_and_files_are_encrypted_at_rest(signed: Letter) -> None:
    issue.render_letter(signed)
    signed.refresh_from_db()
    assert signed.pdf is not None
    on_disk = signed.pdf.path().read_bytes()

    assert "赵建国".encode() not in bytes(signed.sealed_values)
    assert b"%PDF" not in on_disk
    assert signed.pdf.read().startswith(b"%PDF")
    assert signed.pdf.size == len(signed.pdf.read())


def test_a_file_altered_or_swapped_on_disk_is_not_read(key: DataKey) -> None:
    one = StoredFile.keep(b"one", name="1", content_type="text/plain", data_key=key)
    two = StoredFile.keep(b"two", name="2", content_type="text/plain", data_key=key)
    two.path().write_bytes(one.path().read_bytes())

    with pytest.raises(Tampered):
        two.read()


def test_after_erasure_nothing_of_the_letter_can_be_read(signed: Letter, key: DataKey) -> None:
    issue.render_letter(signed)
    key.destroy("档案员", "到期销毁")
    erased = Letter.objects.get(pk=signed.pk)

    with pytest.raises(KeyDestroyed):
        issue.letter_pdf(erased)
    with pytest.raises(KeyDestroyed):
        issue.letter_docx(erased)


def test_open_files_of_equal_content_share_their_bytes(db: None, settings: Any) -> None:
    one = StoredFile.keep(b"open", name="1", content_type="text/plain")
    two = StoredFile.keep(b"open", name="2", content_type="text/plain")
    assert one.path() == two.path() == Path(settings.FILES_ROOT) / one.sha256[:2] / one.sha256

    one.delete()
    one.discard()
    assert two.read() == b"open"
    two.discard()
    assert not two.path().exists()


def test_the_unsealed_pdf_goes_when_the_sealed_one_is_kept(
    signed: Letter, organ_seal: Seal, django_capture_on_commit_callbacks: Any
) -> None:
    first = issue.render_letter(signed).pdf
    assert first is not None
    with django_capture_on_commit_callbacks(execute=True):
        issue.render_letter(signed, with_seal=organ_seal)

    assert not first.path().exists()
    assert verify_seal(issue.letter_pdf(signed)).valid


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "void"},
        {"state": "held"},
        {"document_date": None},
        {"state": "served", "served_on": date(2026, 10, 1)},
        {"state": "served", "served_on": None},
    ],
)
def test_the_database_itself_refuses_a_letter_that_cannot_be(signed: Letter, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=signed.pk).update(**wrong)


def test_one_number_is_never_on_two_letters(signed: Letter, draft: Draft) -> None:
    other = _sign(draft())

    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=other.pk).update(number_text=signed.number_text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=other.pk).update(number_seq=1)
