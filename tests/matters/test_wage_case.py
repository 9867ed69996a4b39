"""The road of a wage case, clause by clause."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.documents import issue
from fahui.documents.models import Letter
from fahui.matters.engine import act
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Deadline, Event, Matter, StaffNotice
from fahui.matters.tasks import after_event, run_out_terms
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import at


def due(matter: Matter, term: str) -> date | None:
    """The last day of a term as stored."""
    return Deadline.objects.get(matter=matter, term=term).due_on


def serve(matter: Matter, by: User, day: str) -> Matter:
    """Seal and serve the one letter that waits for service."""
    for event in Event.objects.filter(matter=matter):
        after_event(event.pk)
    for row in fitting_letters(matter, "seal"):
        matter = act(matter, "seal", by=by, answers={"letter": row.letter_id})
    [row] = fitting_letters(matter, "serve")
    return act(matter, "serve", by=by, answers={"letter": row.letter_id, "served_on": day, "served_how": "direct"})


def test_from_application_to_rating(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
    assert matter.stage == "submitted"
    assert due(matter, "decide") == date(2026, 11, 9)
    with clock.at(at("2026-11-03 09:00")):
        matter = act(matter, "accept", by=clerk)
        assert matter.turn == "reviewer"
        matter = act(
            matter,
            "propose_grant",
            by=reviewer,
            answers={"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"},
        )
        assert matter.turn == "approver"
    with clock.at(at("2026-11-04 09:00")):
        matter = act(matter, "grant", by=approver)
        assert matter.turn == "assigner"
        assert due(matter, "assign") == date(2026, 11, 9)  # the 7th is a Saturday
        matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长劳动"})
    handler = lawyer.person.user
    with clock.at(at("2026-11-05 09:00")):
        matter = act(matter, "take", by=handler)
        matter = act(matter, "sign_agreement", by=handler)
        matter = act(matter, "note", by=handler, answers={"progress": "已申请劳动仲裁"})
    with clock.at(at("2026-11-20 09:00")):
        closing = {
            "result": "settled",
            "closing_paper": "agreement",
            "case_closed_on": date(2026, 11, 19),
            "result_words": "公司付清工资",
        }
        matter = act(matter, "close", by=handler, answers=closing)
        assert (matter.stage, matter.outcome) == ("closed", "settled")
        assert due(matter, "file_closing") == date(2026, 12, 21)  # 30 days end on Saturday the 19th
        matter = act(matter, "rate", by=resident, answers={"score": "5"})
        with pytest.raises(ValidationError):
            act(matter, "rate", by=resident, answers={"score": "1"})
        matter = act(matter, "file_closing", by=handler, answers={"closing_report": "已办结"})
        with pytest.raises(ValidationError, match="案卷还缺：身份证明"):
            act(matter, "archive", by=clerk)
        matter = act(matter, "archive", by=clerk, answers={"lacking_why": "原件都在受援人处，已经核对"})
    assert matter.stage == "archived"
    assert matter.closed_on == date(2026, 11, 20)
    titles = [row.letter.title for row in matter.letters.select_related("letter").order_by("id")]
    kept = ["申请材料接收凭证", "给予法律援助决定书", "指派通知书", "结案报告表"]
    assert [title for title in titles if title in kept] == kept
    assert all(row.letter.number_text for row in matter.letters.select_related("letter"))


def test_a_supplement_notice_stops_the_clock_and_silence_counts_as_withdrawal(
    resident: User, village: Region, clerk: User
) -> None:
    """法律援助法 第四十三条: 申请人未按要求补充材料或者作出说明的,视为撤回申请."""
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        asked = {"supplement_items": "工友证言\n转账记录", "supplement_by": date(2026, 11, 10)}
        matter = act(matter, "request_supplement", by=clerk, answers=asked)
        assert due(matter, "decide") == date(2026, 11, 9)  # not yet served: the clock still runs
    with clock.at(at("2026-11-03 10:00")):
        matter = serve(matter, clerk, "2026-11-03")
        assert due(matter, "decide") is None
        assert due(matter, "supplement") == date(2026, 11, 10)
        assert matter.turn == "applicant"
    with clock.at(at("2026-11-10 23:00")):
        assert run_out_terms() == 0
    with clock.at(at("2026-11-11 00:10")):
        assert run_out_terms() == 1
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("withdrawn", "deemed_withdrawn")


def test_time_for_supplementing_is_given_back(resident: User, village: Region, clerk: User) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village).matter
        asked = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 20)}
        matter = act(matter, "request_supplement", by=clerk, answers=asked)
    with clock.at(at("2026-11-04 10:00")):
        matter = serve(matter, clerk, "2026-11-04")
    with clock.at(at("2026-11-06 10:00")):
        matter = act(matter, "supplement", by=resident, answers={"supplement_words": "补上了"})
    assert matter.stage == "submitted"
    assert due(matter, "decide") == date(2026, 11, 11)  # 9 November and two days back


def test_a_second_person_decides(resident: User, village: Region, clerk: User, staff: Any) -> None:
    both = staff("reviewer", "双岗")
    from fahui.access.models import Grant

    Grant.objects.create(
        user=both, role="approver", region=Region.objects.get(level="district"), starts_on=date(2020, 1, 1)
    )
    matter = wage_case(resident, village).matter
    matter = act(matter, "accept", by=clerk)
    matter = act(matter, "propose_grant", by=both, answers={"grant_reason": "符合", "aid_form": "litigation"})
    with pytest.raises(PermissionDenied):
        act(matter, "grant", by=both)


def test_f67_a_refusal_has_number_and_days_and_its_remedy_runs_from_service(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User
) -> None:
    """Decision date and number stand on the decision, the day of service on form 22; without them nothing goes out."""
    with clock.at(at("2026-11-02 10:00")):
        matter = wage_case(resident, village, answers={"cause": "other"}).matter
        matter = act(matter, "accept", by=clerk)
        with pytest.raises(ValidationError, match="第三十一条"):
            act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "想给", "aid_form": "litigation"})
        refusal = {"refusal_ground": "scope", "refusal_reason": "请求的事项不在法定范围。"}
        for missing in refusal:
            with pytest.raises(ValidationError) as incomplete:
                act(matter, "propose_refuse", by=reviewer, answers={**refusal, missing: ""})
            assert set(incomplete.value.message_dict) == {missing}
        matter = act(matter, "propose_refuse", by=reviewer, answers=refusal)
        matter = act(matter, "refuse", by=approver)
        assert not Deadline.objects.filter(matter=matter, term="object").exists()
        letter = matter.letters.get(code="refusal_decision").letter
        with pytest.raises(ValidationError) as undated:
            act(matter, "serve", by=clerk, answers={"letter": letter.pk, "served_how": "direct"})
        assert set(undated.value.message_dict) == {"served_on"}
        assert not Deadline.objects.filter(matter=matter, term="object").exists()
    with clock.at(at("2026-11-04 10:00")):
        matter = serve(matter, clerk, "2026-11-04")
    assert due(matter, "object") == date(2026, 11, 19)
    letter.refresh_from_db()
    assert letter.state == Letter.State.SERVED
    decision, receipt = (
        _text(matter.letters.filter(code=code).latest("id").letter) for code in ("refusal_decision", "service_receipt")
    )
    for words in ("新法援不字〔2026〕1号", "2026年11月2日", "自收到本决定书之日起15日内", "请求的事项不在法定范围。"):
        assert words in decision, words
    for words in ("新法援不字〔2026〕1号", "2026年11月4日"):
        assert words in receipt, words


def test_f85_a_rare_name_is_printed_in_the_letters_of_its_matter(resident: User, village: Region) -> None:
    """Also a character outside the basic plane: signed, printed, read back, and nobody is asked what it should be."""
    name = "䶮𠮷"
    matter = wage_case(resident, village, parties=[applicant(name=name)]).matter
    for event in Event.objects.filter(matter=matter):
        after_event(event.pk)
    letter = matter.letters.get(code="receipt").letter
    assert letter.state == Letter.State.SIGNED
    assert name in _text(letter)
    assert not StaffNotice.objects.exists()


def _text(letter: Letter) -> str:
    pages = PdfReader(io.BytesIO(issue.letter_pdf(letter))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_system_cannot_do_what_people_do(resident: User, village: Region) -> None:
    matter = wage_case(resident, village).matter
    with pytest.raises(PermissionDenied):
        act(matter, "accept", by=System())
