"""Reviewers of a round under way: told, kept apart by round, added and replaced; blindness and ties stay."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.models import Matter, Perusal
from fahui.notices.models import Message
from fahui.people.models import Professional
from fahui.quality.changing import Change, change_reviewers
from fahui.quality.models import Review, ReviewerChange, Round, Template
from fahui.quality.rounds import publish
from fahui.quality.tasks import tell_reviewers
from tests.conftest import Desk, account_of, at
from tests.quality.test_assessment import give, make, office, officer, peer, template
from tests.services.claiming import Office

__all__ = ["make", "office", "officer", "template"]  # fixtures

WHY = "一直没有交"


def may_read(one: Professional, case: Matter) -> bool:
    """Does the file still open for this reviewer?"""
    return Matter.objects.visible_to(account_of(one)).filter(pk=case.pk).exists()


def change(made: Round, by: User, **told: Any) -> ReviewerChange:
    """The officer's step, a week later."""
    with clock.at(at("2026-12-08 09:00")):
        return change_reviewers(made, Change(**{"reason": WHY, **told}), by)


def test_a_file_of_two_rounds_stays_open_until_both_reviews_are_in(
    office: Office, make: Callable[..., Round], template: Template
) -> None:
    case = office.archived()
    peers = [peer(name) for name in ("甲", "乙", "丙")]
    first, second = make(*peers), make(*peers, title="专项评估", seed="另一个")
    both = set(first.files.get().reviews.values_list("reviewer", flat=True))
    both &= set(second.files.get().reviews.values_list("reviewer", flat=True))
    one = Professional.objects.get(pk=min(both))
    assert Perusal.objects.filter(person=one.person).count() == 1
    give(first.files.get().reviews.get(reviewer=one), template)
    assert may_read(one, case)
    give(second.files.get().reviews.get(reviewer=one), template)
    assert not may_read(one, case)


def test_reviewers_are_told_once_how_many_files_wait(
    office: Office, make: Callable[..., Round], template: Template
) -> None:
    for _n in range(2):
        office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    for _twice in range(2):
        tell_reviewers(made.pk)
    given = Review.objects.filter(file__round=made)
    assert Message.objects.count() == len(set(given.values_list("reviewer", flat=True)))
    for message in Message.objects.select_related("person"):
        waiting = given.filter(reviewer__person=message.person).count()
        assert f"“第四季度评估”有{waiting}件案卷请您评估" in message.text
        assert not any(row.reviewer.person.name in message.text for row in given)
    for row in given:
        give(row, template)
    tell_reviewers(made.pk)  # nothing waits any more
    assert Message.objects.count() == len(set(given.values_list("reviewer", flat=True)))


def test_the_menu_leads_a_reviewer_to_their_files_whatever_else_they_do(
    office: Office, make: Callable[..., Round], staff: Callable[..., User], officer: User, desk: Desk
) -> None:
    office.archived()
    clerk = staff(Role.CLERK, "兼职窗口")
    other = peer("甲")
    busy = Professional.objects.create(person=clerk.person, organisation=other.organisation, kind=other.kind)
    made = make(busy, other, peer("乙"))
    if not made.files.get().reviews.filter(reviewer=busy).exists():  # the lot fell on the two others
        change(made, officer, leaving=(other,))
    assert made.files.get().reviews.filter(reviewer=busy).exists()
    mine = "/workbench/quality/mine/"
    assert f'href="{mine}"' in desk(clerk).get("/workbench/").text
    assert f'href="{mine}"' not in desk(office.clerk).get("/workbench/").text
    page = desk(officer).get("/workbench/quality/").text
    assert 'href="/workbench/quality/"' in page
    assert f'href="{mine}"' not in page


def test_too_few_are_mended_by_adding_and_ties_are_kept(
    office: Office, make: Callable[..., Round], template: Template, officer: User, lawyer: Professional
) -> None:
    case = office.archived()
    made = make(lawyer, peer("同所", lawyer.organisation), peer("甲"))
    assert made.files.get().short
    change(made, officer, joining=(peer("又一同所", lawyer.organisation),), reason="人不够")
    assert made.files.get().short  # still nobody without a tie
    other = peer("乙")
    change(made, officer, joining=(other,), reason="人不够")
    file = made.files.get()
    assert not file.short
    assert file.reviews.filter(reviewer=other, third=False).exists()
    assert may_read(other, case)
    for row in file.reviews.all():
        give(row, template)
    publish(made)


def test_a_third_who_was_wanting_can_be_added(
    office: Office, make: Callable[..., Round], template: Template, officer: User, lawyer: Professional
) -> None:
    office.archived()
    made = make(lawyer, peer("甲"), peer("乙"))
    for row, off in zip(made.files.get().reviews.order_by("pk"), (0, 30), strict=True):
        give(row, template, off)
    assert made.files.get().short  # nobody left for the third opinion
    third = peer("丙")
    change(made, officer, joining=(third,), reason="要第三位")
    row = made.files.get().reviews.get(third=True)
    assert row.reviewer == third
    give(row, template, 20)
    assert made.files.get().settled_at is not None


def test_whoever_never_answers_is_replaced_and_reads_no_more(
    office: Office, make: Callable[..., Round], template: Template, officer: User, desk: Desk
) -> None:
    case = office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    done, silent = made.files.get().reviews.order_by("pk")
    give(done, template)
    change(made, officer, leaving=(silent.reviewer,))
    assert not may_read(silent.reviewer, case)
    assert desk(account_of(silent.reviewer)).get(f"/workbench/quality/mine/{silent.pk}/").status_code == 404
    with pytest.raises(ValidationError, match="已经收回"):
        give(silent, template)
    fresh = made.files.get().reviews.get(done_at=None, change=None)
    assert fresh.reviewer not in (done.reviewer, silent.reviewer)
    assert not fresh.third
    assert silent.reviewer not in made.reviewers.all()
    give(fresh, template)
    file = made.files.get()
    assert file.settled_at is not None
    assert str(file.score) == "100.0"
    with pytest.raises(IntegrityError), transaction.atomic():  # what was given in cannot be given back
        Review.objects.filter(pk=fresh.pk).update(change=ReviewerChange.objects.get())
    with pytest.raises(ValidationError, match="都已经有结果"):
        change(made, officer, joining=(peer("丁"),))


def test_one_file_alone_can_be_given_to_another(office: Office, make: Callable[..., Round], officer: User) -> None:
    numbers = [office.archived().number for _n in range(2)]
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    counts = {one: Review.objects.filter(file__round=made, reviewer=one).count() for one in made.reviewers.all()}
    busy = max(counts, key=lambda one: (counts[one], -one.pk))
    change(made, officer, leaving=(busy,), number=numbers[0])
    rows = Review.objects.filter(file__round=made, reviewer=busy)
    assert [row.file.matter.number for row in rows if row.change_id is None] == [numbers[1]]
    assert busy in made.reviewers.all()
    assert Review.objects.waiting().filter(file__matter__number=numbers[0]).count() == 2


def test_what_is_no_change_is_refused(office: Office, make: Callable[..., Round], officer: User) -> None:
    case = office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    row = made.files.get().reviews.first()
    idle = made.reviewers.exclude(pk__in=made.files.get().reviews.values("reviewer")).get()
    assert row is not None
    for told, why in (
        ({"reason": "  ", "joining": (peer("丁"),)}, "写明原因"),
        ({}, "请选要加的"),
        ({"joining": (row.reviewer,)}, "已经是这次的评估人"),
        ({"leaving": (idle,)}, "不用换下"),
        ({"joining": (peer("戊"),), "number": case.number}, "没有选换下谁"),
        ({"leaving": (row.reviewer,), "number": "2026-999999-9"}, "没有这件"),
    ):
        with pytest.raises(ValidationError, match=why):
            change(made, officer, **told)
    assert not ReviewerChange.objects.exists()
    assert Review.objects.waiting().count() == 2


def test_the_officers_page_adds_and_replaces(
    office: Office, make: Callable[..., Round], officer: User, desk: Desk
) -> None:
    office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    silent = made.files.get().reviews.order_by("pk")[0].reviewer
    fresh, url = peer("丁新人"), f"/workbench/quality/{made.pk}/reviewers/"
    client = desk(officer)
    assert url in client.get(f"/workbench/quality/{made.pk}/").text
    page = client.get(url).text
    assert "丁新人" in page
    assert client.post(url, {"joining": [fresh.pk]}).status_code == 200  # no reason
    assert not ReviewerChange.objects.exists()
    told = {"joining": [fresh.pk], "leaving": [silent.pk], "reason": WHY}
    answer = client.post(url, told, follow=True).text
    assert "缺评估人的案卷已重新派" in answer
    assert WHY in answer
    assert "已换下" in answer
    assert desk(office.clerk).get(url).status_code == 404
    assert desk(account_of(fresh)).post(url, told).status_code == 404
    assert ReviewerChange.objects.get().made_by == str(officer)


def test_drawing_asks_little_more_for_more_files(office: Office, make: Callable[..., Round]) -> None:
    """What is per file is the check for conflicts alone: nothing per candidate, nothing saved one by one."""
    peers = [peer(name) for name in ("甲", "乙", "丙", "丁", "戊")]
    for _n in range(4):
        office.archived()

    def asked(wanted: int, *reviewers: Professional) -> int:
        with CaptureQueriesContext(connection) as seen:
            make(*reviewers, wanted=wanted, title=f"{wanted}件{len(reviewers)}人")
        return len(seen)

    one, two, four = (asked(n, *peers[:3]) for n in (1, 2, 4))
    assert four - two == 2 * (two - one)
    assert two - one <= 16  # what the sources of ties ask of one file
    assert asked(4, *peers) == four
