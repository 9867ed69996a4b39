"""Legal aid by its clauses: scope and means are two things, and each answer says which clause decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from fahui.access.models import Grant, User
from fahui.core import clock
from fahui.eligibility.models import Standard
from fahui.eligibility.vocabulary import Base
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter, MatterLink
from fahui.matters.opening import Opened, Source, open_matter
from fahui.matters.remedies import remedy, remedy_problems
from fahui.matters.vocabulary import Service
from fahui.notices.models import Message
from fahui.people.models import Organisation, Person, Professional, ProfessionalKind
from fahui.places.models import Region
from tests.cases import applicant, wage_case, work_off
from tests.conftest import at
from tests.matters.test_wage_case import due, serve

PROPOSAL = {"grant_reason": "符合", "aid_form": "litigation"}


def test_f62_f64_the_standard_of_the_day_of_application_decides(
    resident: User, village: Region, clerk: User, reviewer: User
) -> None:
    """A later or a future standard changes nothing for the one who applied before."""
    for day, value in ((date(2024, 1, 1), 600), (date(2026, 11, 1), 650), (date(2029, 1, 1), 700)):
        figures = {"multiple": 1, "urban": value, "rural": value}
        Standard.objects.create(base=Base.ALLOWANCE, valid_from=day, source="试", published_by="test", **figures)
    means = {"means_ground": "income", "monthly_income": "640", "pledge": "yes"}
    with clock.at(at("2026-10-30 10:00")):
        before = wage_case(resident, village, answers=means).matter
    with clock.at(at("2026-11-02 10:00")):
        after = wage_case(resident, village, answers=means).matter
        before, after = (act(matter, "accept", by=clerk) for matter in (before, after))
        with pytest.raises(ValidationError, match="每月600元"):
            act(before, "propose_grant", by=reviewer, answers=PROPOSAL)
        assert act(after, "propose_grant", by=reviewer, answers=PROPOSAL).version == 3
        assert Case(before).facts["monthly_income"] == "640"


def test_f65_no_means_test_and_yet_out_of_scope_gets_the_right_remedy(refused: Callable[..., Matter]) -> None:
    matter = refused(answers={"cause": "other", "means_ground": "no_fixed_income"})
    assert "提出异议（法律援助法第四十九条）" in remedy(matter)


def test_a_refusal_names_clause_remedy_and_last_day_and_another_road_on_its_page(
    refused: Callable[..., Matter], resident: User
) -> None:
    matter = refused()
    me = Client()
    me.force_login(resident)
    with clock.at(at("2026-11-04 10:00")):
        page = me.get(reverse("portal:matter", args=[matter.number])).text
        for words in (
            "如不同意，可以在2026年11月18日（周三）前（含当日）向区司法局提出异议（法律援助法第四十九条）。",
            "也可以申请人民调解",
            'href="tel:12348"',
            f'href="{reverse("portal:points")}"',
        ):
            assert words in page, words
        Deadline.objects.filter(matter=matter, term="object").delete()  # as long as it is not served
        assert "可以自收到决定书之日起15日内向区司法局提出异议" in remedy(matter)
    with clock.at(at("2026-11-19 10:00")):
        matter = refused()
        assert "2026年11月18日（周三）前（含当日，现在已经过了）" in remedy(matter)


@pytest.mark.parametrize("service", list(services), ids=lambda one: f"{one.code}-{one.effective_from}")
def test_no_remedy_speaks_of_a_limit_without_saying_it(service: Service) -> None:
    assert list(remedy_problems(service)) == []
    assert list(remedy_problems(replace(service, remedies=(("gone", "可以%(nowhere)s提出。"),))))


def test_the_service_of_a_refusal_tells_the_last_day_to_object(refused: Callable[..., Matter]) -> None:
    matter = refused()
    work_off(matter)
    last = Message.objects.filter(about=matter.number).latest("id").text
    assert "《不予法律援助决定书》已送达。如不同意，请在2026年11月18日（周三）前（含当日）提出异议。" in last


@pytest.fixture
def refused(resident: User, village: Region, clerk: User, reviewer: User, approver: User) -> Callable[..., Matter]:
    """Makes an application that was refused on 3 November and served the same day."""

    def make(**more: Any) -> Matter:
        with clock.at(at("2026-11-02 10:00")):
            rich = {"means_ground": "income", "monthly_income": "3600", "pledge": "yes"}
            matter = wage_case(resident, village, **{"answers": rich, **more}).matter
        with clock.at(at("2026-11-03 10:00")):
            matter = act(matter, "accept", by=clerk)
            by_income = "means" if matter.facts["means_ground"] == "income" else "untrue"
            ground = "scope" if matter.facts["cause"] == "other" else by_income
            reason = {"refusal_ground": ground, "refusal_reason": "收入超过标准"}
            matter = act(matter, "propose_refuse", by=reviewer, answers=reason)
            return serve(act(matter, "refuse", by=approver), clerk, "2026-11-03")

    return make


def test_f19_a_refusal_and_silence_have_two_remedies(
    refused: Callable[..., Matter], resident: User, village: Region
) -> None:
    """法律援助法 第四十九条 is for a decision; for none in time there is 第五十六条; before either there is nothing."""
    with clock.at(at("2026-11-02 10:00")):
        waiting = wage_case(resident, village).matter
        assert remedy(waiting) == ""
    decided = refused()
    with clock.at(at("2026-11-12 10:00")):
        silence = remedy(waiting)
        decision = remedy(decided)
    assert "第五十六条" in silence
    assert "第四十九条" not in silence
    assert "第四十九条" in decision
    assert "第五十六条" not in decision


def objected(refused: Matter, by: User, village: Region) -> Opened:
    """The person objects."""
    return open_matter(
        "objection", by=by, parties=[applicant(by)], region=village,
        answers={"objection_reason": "收入算错了"}, source=Source(refused, "object"),
    )  # fmt: skip


def finding(result: str) -> dict[str, str]:
    """What the review found."""
    return {"findings": "收入应按家庭人均计算", "result": result}


def test_an_order_to_correct_brings_the_application_back_and_it_can_be_granted(
    refused: Callable[..., Matter],
    resident: User,
    village: Region,
    objection_officer: User,
    reviewer: User,
    approver: User,
) -> None:
    """法律援助法 第四十九条: 责令改正."""
    matter = refused(answers={})
    with clock.at(at("2026-11-05 10:00")):
        objection = objected(matter, resident, village).matter
        assert due(objection, "review") == date(2026, 11, 10)
        assert Deadline.objects.get(matter=matter, term="object").met_at is not None
        with pytest.raises(ValidationError):
            objected(matter, resident, village)  # once
    with clock.at(at("2026-11-09 10:00")):
        objection = act(objection, "overturn", by=objection_officer, answers=finding("overturn"))
    assert (objection.stage, objection.outcome) == ("closed", "ordered")
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome, matter.closed_on, matter.turn) == ("accepted", "", None, "reviewer")
    assert matter.events.order_by("-seq")[0].facts["replied_by"] == objection.number
    assert due(matter, "decide") == date(2026, 11, 16)
    with clock.at(at("2026-11-10 10:00")):
        assert remedy(matter) == ""
        matter = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)
        matter = act(matter, "grant", by=approver)
    assert matter.letters.get(code="grant_decision").letter.number_text.endswith("1号")
    assert matter.turn == "assigner"


def test_an_upheld_refusal_stays_and_says_where_to_go_next(
    refused: Callable[..., Matter], resident: User, village: Region, objection_officer: User
) -> None:
    """法律援助法 第四十九条: 维持, then 行政复议 within 60日 or 行政诉讼 within 6个月."""
    matter = refused()
    with clock.at(at("2026-11-05 10:00")):
        objection = objected(matter, resident, village).matter
        objection = act(objection, "uphold", by=objection_officer, answers=finding("uphold"))
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("declined", "refused")
    assert "60日" in remedy(objection)
    assert "6个月" in remedy(objection)
    letter = objection.letters.get().letter
    assert letter.values["result"] == "维持原决定"
    assert letter.number_text.startswith("新司异审字〔2026〕")


def test_whoever_decided_first_does_not_review_the_objection(
    refused: Callable[..., Matter], resident: User, village: Region, reviewer: User, district: Region
) -> None:
    matter = refused()
    Grant.objects.create(user=reviewer, role="objection_officer", region=district, starts_on=date(2020, 1, 1))
    with clock.at(at("2026-11-05 10:00")):
        objection = objected(matter, resident, village).matter
        for action in ("uphold", "overturn"):
            with pytest.raises(ValidationError, match="应当回避"):
                act(objection, action, by=User.objects.get(pk=reviewer.pk), answers=finding(action))
    assert MatterLink.objects.get(source=matter).kind == "objection"


def test_whoever_is_complained_about_does_not_investigate(
    refused: Callable[..., Matter],
    resident: User,
    village: Region,
    clerk: User,
    complaint_officer: User,
    district: Region,
) -> None:
    """信访工作条例 第二十八条: 回避."""
    matter = refused()
    Grant.objects.create(user=clerk, role="complaint_officer", region=district, starts_on=date(2020, 1, 1))
    complaint = open_matter(
        "complaint", by=resident, parties=[applicant(resident)], region=village,
        answers={"about": "window", "complaint_words": "态度不好"}, source=Source(matter, "complain"),
    ).matter  # fmt: skip
    with pytest.raises(ValidationError, match="回避"):
        act(complaint, "accept", by=User.objects.get(pk=clerk.pk))
    complaint = act(complaint, "accept", by=complaint_officer)
    closed = {"finding": "unfounded", "reply_words": "查了录音，未发现问题"}
    complaint = act(complaint, "conclude", by=complaint_officer, answers=closed)
    assert "30日内请求复查" in remedy(complaint)


def test_a_complaint_is_not_read_by_those_it_may_be_about(
    resident: User,
    village: Region,
    reviewer: User,
    consultant: User,
    clerk: User,
    complaint_officer: User,
    lawyer: Professional,
) -> None:
    complaint = open_matter(
        "complaint",
        by=resident,
        parties=[],
        region=village,
        answers={"about": "handler", "complaint_words": "不接电话"},
    ).matter
    seen = {
        user.pk for user in (reviewer, consultant, clerk, complaint_officer, lawyer.person.user)
        if Matter.objects.visible_to(user).filter(pk=complaint.pk).exists()
    }  # fmt: skip
    assert seen == {clerk.pk, complaint_officer.pk}
    with pytest.raises(PermissionDenied):
        act(complaint, "accept", by=reviewer)


def unfit(lawyer: Professional, how: str) -> Professional:
    """A professional whom nothing may be assigned to."""
    if how == "inactive":
        lawyer.active = False
    elif how == "licence":
        lawyer.licence_until = date(2026, 11, 1)
    elif how == "firm":
        Organisation.objects.filter(pk=lawyer.organisation_id).update(active=False)
    elif how == "account":
        User.objects.filter(person=lawyer.person).update(is_active=False)
    lawyer.save()
    return lawyer


@pytest.mark.parametrize("how", ["inactive", "licence", "firm", "account", "nobody"])
def test_f41_nobody_unfit_is_assigned_whatever_is_posted(
    how: str,
    resident: User,
    village: Region,
    clerk: User,
    reviewer: User,
    approver: User,
    assigner: User,
    lawyer: Professional,
) -> None:
    with clock.at(at("2026-11-02 10:00")):
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)
        matter = act(matter, "grant", by=approver)
        pk = lawyer.pk + 1000 if how == "nobody" else unfit(lawyer, how).pk
        with pytest.raises(ValidationError) as refused:
            act(matter, "assign", by=assigner, answers={"professional": pk, "assign_reason": "试"})
        assert "professional" in refused.value.message_dict
        with pytest.raises(ValidationError):
            act(matter, "assign", by=assigner, answers={"professional": pk, "assign_reason": ""})


def test_a_returned_assignment_goes_to_another_within_the_same_three_days(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    """法律援助法 第四十三条: 三日 run from the decision, whoever returns the case."""
    user = User.objects.create_user("19900009999", name="周律师", is_staff=True)
    other = Professional.objects.create(
        person=Person.objects.get(pk=user.person_id), organisation=lawyer.organisation, kind=ProfessionalKind.LAWYER
    )
    with clock.at(at("2026-11-02 10:00")):
        matter = act(wage_case(resident, village).matter, "accept", by=clerk)
        matter = act(matter, "propose_grant", by=reviewer, answers=PROPOSAL)
        matter = act(matter, "grant", by=approver)
        matter = act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "轮到"})
        matter = act(
            matter,
            "return_assignment",
            by=lawyer.person.user,
            answers={"return_ground": "conflict", "return_why": "利益冲突"},
        )
        assert (matter.stage, matter.turn, due(matter, "assign")) == ("accepted", "assigner", date(2026, 11, 5))
        assert not Matter.objects.visible_to(lawyer.person.user).filter(pk=matter.pk).exists()
        matter = act(matter, "assign", by=assigner, answers={"professional": other.pk, "assign_reason": "改派"})
        assert Matter.objects.visible_to(user).filter(pk=matter.pk).exists()
    assert list(matter.assignments.order_by("id").values_list("ended_why", flat=True)) == ["退回指派", ""]


def test_a_person_is_asked_to_supplement_once_only_and_never_after_the_grant(
    resident: User, village: Region, clerk: User, reviewer: User, approver: User
) -> None:
    """法律援助法 第四十三条: 一次性告知."""
    asked = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 20)}
    with clock.at(at("2026-11-02 10:00")):
        matter = act(wage_case(resident, village).matter, "request_supplement", by=clerk, answers=asked)
        matter = act(matter, "supplement", by=resident, answers={"supplement_words": "补上了"})
        with pytest.raises(ValidationError) as twice:
            act(matter, "request_supplement", by=clerk, answers=asked)
        assert twice.value.code == "stage"
        granted = act(wage_case(resident, village).matter, "accept", by=clerk)
        granted = act(granted, "propose_grant", by=reviewer, answers=PROPOSAL)
        granted = act(granted, "grant", by=approver)
        with pytest.raises(ValidationError):
            act(granted, "request_supplement", by=clerk, answers=asked)


def test_questions_that_do_not_apply_are_neither_wanted_nor_kept(resident: User, village: Region) -> None:
    """F50: what was typed for another ground is not used in the decision."""
    stray = {"means_ground": "migrant_worker", "monthly_income": "99999", "pledge": "no"}
    matter = wage_case(resident, village, answers=stray).matter
    assert "monthly_income" not in Case(matter).facts
    with pytest.raises(ValidationError) as missing:
        wage_case(resident, village, answers={"means_ground": "income"})
    assert set(missing.value.message_dict) == {"monthly_income", "pledge"}
