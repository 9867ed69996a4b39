"""The same case replayed under two times: decisions, clocks, letters and remedies, each by the law of its time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.matters import telling
from fahui.matters.case import Case, happenings_of
from fahui.matters.engine import act
from fahui.matters.explain import explain
from fahui.matters.models import Deadline, Matter
from fahui.matters.permissions import standing_of
from fahui.matters.remedies import remedy
from fahui.matters.road import replay
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import at

pytestmark = pytest.mark.django_db
THEN, NOW = date(2015, 10, 12), date(2026, 11, 2)  # two Mondays
# A traffic accident; income 1,500 元 a head in town.
ACCIDENT: dict[str, Any] = {"cause": "injury", "means_ground": "income", "monthly_income": "1500", "area": "urban"}
OWN = {THEN: {"certified_by": "committee"}, NOW: {"pledge": "yes"}}
LATER = ("法律援助法", "法援法", "148令", "第148号")


@dataclass
class Office:
    """Who decides, and where."""

    resident: User
    village: Region
    clerk: User
    reviewer: User
    approver: User

    def opened(self, day: date, **more: Any) -> Matter:
        """Applied and accepted at ten on that day."""
        with clock.at(at(f"{day} 10:00")):
            answers = {**ACCIDENT, **OWN[day], **more}
            matter = wage_case(self.resident, self.village, answers=answers).matter
            return act(matter, "accept", by=self.clerk)

    def propose(self, matter: Matter, code: str, **answers: Any) -> Matter:
        """The reviewer's opinion, on the day of the application."""
        with clock.at(at(f"{matter.opened_on} 14:00")):
            return act(matter, code, by=self.reviewer, answers=answers)

    def granted(self, matter: Matter) -> Matter:
        """Aid is given the same day."""
        self.propose(matter, "propose_grant", grant_reason="符合条件", aid_form="litigation")
        with clock.at(at(f"{matter.opened_on} 16:00")):
            return act(matter, "grant", by=self.approver)

    def refused(self, matter: Matter, ground: str) -> Matter:
        """Aid is refused the same day."""
        self.propose(matter, "propose_refuse", refusal_ground=ground, refusal_reason="不符合条件")
        with clock.at(at(f"{matter.opened_on} 16:00")):
            return act(matter, "refuse", by=self.approver)


@pytest.fixture
def office(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Office:
    """The same people at both times."""
    Grant.objects.update(starts_on=date(2010, 1, 1))
    return Office(resident, village, clerk, reviewer, approver)


def papers(matter: Matter) -> dict[str, str]:
    """Every paper of a matter: its text and what was filled in."""
    rows = matter.letters.select_related("letter")
    return {row.code: row.letter.body + " ".join(map(str, row.letter.values.values())) for row in rows}


def why(matter: Matter, term: str) -> str:
    """The explanation of a clock."""
    return "".join(explain(Deadline.objects.get(matter=matter, term=term), for_staff=True))


def test_the_decision_is_another_and_each_says_by_which_clause(office: Office) -> None:
    """Out of scope by 条例 10 in 2015; within scope by 法律援助法 31 today, and within the standard."""
    then, now = office.opened(THEN), office.opened(NOW)
    with pytest.raises(ValidationError) as no:
        office.propose(then, "propose_grant", grant_reason="符合", aid_form="litigation")
    assert "法律援助条例 第十条" in str(no.value)
    with pytest.raises(ValidationError, match="不能以经济状况为由不予援助"):
        office.propose(now, "propose_refuse", refusal_ground="means", refusal_reason="收入高")
    then, now = office.refused(then, "scope"), office.granted(now)
    assert (then.stage, then.outcome, now.stage) == ("declined", "refused", "accepted")
    said = [" ".join(Case(matter).facts["finding_words"]) for matter in (then, now)]
    assert "法律援助条例 第十条" in said[0]
    assert "超过经济困难标准每月1120元" in said[0]
    assert "法律援助法 第三十一条" in said[1]
    assert "符合经济困难标准每月1960元" in said[1]
    assert not any(word in said[0] for word in LATER)
    assert not any(word in said[1] for word in ("法律援助条例", "124令"))


def test_the_clocks_are_others_and_each_is_explained_by_its_own_clause(office: Office) -> None:
    """A wage case that both times grant: seven working days and seven to assign, seven days and three today."""
    wages = {"cause": "wages", "monthly_income": "900"}
    then, now = office.granted(office.opened(THEN, **wages)), office.granted(office.opened(NOW, **wages))
    lasts = {
        (matter.opened_on, row.term): row.due_on
        for matter in (then, now)
        for row in Deadline.objects.filter(matter=matter, term__in=("decide", "assign"))
    }
    assert lasts == {
        (THEN, "decide"): date(2015, 10, 21),
        (THEN, "assign"): date(2015, 10, 21),
        (NOW, "decide"): date(2026, 11, 9),
        (NOW, "assign"): date(2026, 11, 5),
    }
    for term in ("decide", "assign"):
        assert "《办理法律援助案件程序规定（2012年公布）》" in why(then, term)
        assert "工作日" in why(then, term)
        assert "《中华人民共和国法律援助法》第四十三条" in why(now, term)
        assert not any(word in why(then, term) for word in LATER)


def test_the_letters_are_others_and_none_cites_what_was_not_law(office: Office) -> None:
    wages = {"cause": "wages", "monthly_income": "900"}
    then, now = office.granted(office.opened(THEN, **wages)), office.granted(office.opened(NOW, **wages))
    assert {"means_statement", "application_form", "review_grant"} <= set(papers(now)) - set(papers(then))
    assert "第四十三条" in papers(now)["grant_decision"]
    assert "length_assign" in papers(then)["grant_decision"]
    for text in papers(then).values():
        assert not any(word in text for word in LATER)


def test_the_remedies_are_others(office: Office) -> None:
    """In 2015 no last day to object and five working days to review; today fifteen and five."""
    then = office.refused(office.opened(THEN), "scope")
    now = office.refused(office.opened(NOW, cause="other"), "scope")
    assert "五个工作日内审查（法律援助条例第十九条）" in remedy(then)
    assert "15日内向区司法局提出异议（法律援助法第四十九条）" in remedy(now)
    assert "法律援助条例第十条" in papers(then)["refusal_decision"]
    assert "length_object" not in papers(then)["refusal_decision"]
    assert "法律援助法第三十一条" in papers(now)["refusal_decision"]
    assert "length_object" in papers(now)["refusal_decision"]
    assert not any(word in papers(then)["refusal_decision"] for word in LATER)


LATE = [(THEN, "2015-12-01", "法律援助条例第四条"), (NOW, "2026-12-21", "法律援助法第五十六条")]


@pytest.mark.parametrize(("opened", "day", "clause"), LATE)
def test_whoever_waits_too_long_is_told_what_helped_then(office: Office, opened: date, day: str, clause: str) -> None:
    matter = office.opened(opened)
    with clock.at(at(f"{day} 10:00")):
        assert clause in remedy(matter, (face.row for face in telling.clocks(matter, for_staff=False)))


def test_silence_is_called_by_the_word_of_the_time(office: Office) -> None:
    then, now = office.opened(THEN), office.opened(NOW)
    for matter in (then, now):
        with clock.at(at(f"{matter.opened_on} 15:00")):
            gaps = {"supplement_items": "事故认定书", "supplement_by": f"{matter.opened_on.replace(day=20)}"}
            act(matter, "request_supplement", by=office.clerk, answers=gaps)
    assert "视为撤销申请" in papers(then)["supplement_notice"]
    assert "第四十三条，视为撤回申请" in papers(now)["supplement_notice"]


def test_each_replays_from_its_events_under_its_own_edition(office: Office) -> None:
    then, now = office.refused(office.opened(THEN), "scope"), office.granted(office.opened(NOW))
    assert (then.edition, now.edition) == (date(2012, 7, 1), date(2023, 9, 1))
    for matter in (then, now):
        assert replay(matter.definition, happenings_of(matter)) == standing_of(matter)
