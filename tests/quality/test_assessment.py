"""Peer assessment: a sample anybody can draw again, blind reviewers without a tie, a result that reaches everybody."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.ledger.models import Rate
from fahui.matters.case import Case
from fahui.matters.engine import act
from fahui.matters.models import Deadline, Matter, Perusal
from fahui.people.models import Organisation, OrganisationKind, Professional, ProfessionalKind, QualityMark
from fahui.places.models import Region
from fahui.quality.models import Review, Round, Sampled, Template
from fahui.quality.needs import needs
from fahui.quality.reviewers import Ties
from fahui.quality.rounds import Order, begin, judge, publish
from fahui.quality.sampling import draw
from fahui.quality.templates_data import read, seed
from tests.conftest import PHONES, Desk, account_of, at
from tests.services.claiming import Office

WORDS = "笔录没有写明告知风险"


def peer(name: str, firm: Organisation | None = None) -> Professional:
    """A lawyer with an account, of a firm of their own unless one is named."""
    body = firm or Organisation.objects.create(name=f"{name}律所（演示）", kind=OrganisationKind.LAW_FIRM)
    user = User.objects.create_user(str(next(PHONES)), "x", name=name, is_staff=True, phone_verified=True)
    return Professional.objects.create(person=user.person, organisation=body, kind=ProfessionalKind.LAWYER)


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Office:
    """Everybody."""
    return Office(staff, village, lawyer, resident)


@pytest.fixture
def template(db: None) -> Template:
    """The example for civil cases."""
    seed()
    return Template.objects.get(kind="civil")


@pytest.fixture
def officer(staff: Callable[..., User]) -> User:
    """督查人员."""
    return staff(Role.SUPERVISOR, "许督查")


@pytest.fixture
def make(template: Template, officer: User) -> Callable[..., Round]:
    """Begins a round over November 2026."""

    def begun(*reviewers: Professional, wanted: int = 5, **more: Any) -> Round:
        given = {"title": "第四季度评估", "seed": "双色球2026131期", **more}
        order = Order(
            template=template, closed_from=date(2026, 11, 1), closed_to=date(2026, 11, 30), wanted=wanted,
            reviewers=reviewers, **given,
        )  # fmt: skip
        with clock.at(at("2026-12-01 09:00")):
            return begin(order, officer)

    return begun


def points(template: Template, off: int = 0, **more: Any) -> dict[str, Any]:
    """Full points, but for so many fewer, taken from the first items."""
    found: dict[str, Any] = {}
    for item in template.items:
        if not item["veto"]:
            cut = min(off, item["most"])
            off -= cut
            found[item["code"]] = item["most"] - cut
    return {**found, **more}


def give(review: Review, template: Template, off: int = 0, **more: Any) -> Review:
    """The reviewer's sheet."""
    return judge(review, points(template, off, **more), WORDS, account_of(review.reviewer))


def test_the_same_seed_draws_the_same_files_whatever_the_order() -> None:
    numbers = [f"2026-{n:06d}-0" for n in range(300)]
    first = draw(numbers, "种子甲", 30)
    assert draw(reversed(numbers), "种子甲", 30) == first
    assert len(set(first)) == 30
    assert draw(numbers, "种子乙", 30) != first
    assert draw(numbers, "种子甲", 31)[:30] == first
    assert draw(numbers, "种子甲", 3) == [  # what anybody computes with sha256sum
        "2026-000048-0",
        "2026-000252-0",
        "2026-000054-0",
    ]


def test_a_round_keeps_what_it_was_drawn_from(office: Office, make: Callable[..., Round]) -> None:
    numbers = sorted(office.archived().number for _n in range(3))
    made = make(*(peer(name) for name in ("甲", "乙", "丙")), wanted=2)
    assert made.population == numbers
    drawn = set(made.files.values_list("matter__number", flat=True))
    assert drawn == set(draw(made.population, made.seed, 2))


def test_targeted_files_need_a_reason_and_must_be_of_the_time(office: Office, make: Callable[..., Round]) -> None:
    case = office.archived()
    peers = [peer(name) for name in ("甲", "乙", "丙")]
    with pytest.raises(ValidationError, match="没有结案归档"):
        make(*peers, wanted=0, targeted={"2026-999999-9": "被投诉"})
    made = make(*peers, wanted=0, targeted={case.number: "被投诉"})
    assert [(one.how, one.reason) for one in made.files.all()] == [("targeted", "被投诉")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Sampled.objects.create(round=made, matter=office.archived(), how="targeted")
    with pytest.raises(ValidationError, match="至少要三位"):
        make(*peers[:2])


def test_whoever_has_a_tie_does_not_review(office: Office, make: Callable[..., Round], lawyer: Professional) -> None:
    case = office.archived()
    colleague = peer("同所", lawyer.organisation)
    acted = Professional.objects.create(
        person=office.reviewer.person,
        organisation=Organisation.objects.create(name="另一所（演示）", kind=OrganisationKind.LAW_FIRM),
        kind=ProfessionalKind.LAWYER,
    )
    free = [peer("甲"), peer("乙")]
    shut = Ties([case.pk], [lawyer, colleague, acted, *free]).barred(case)
    assert set(shut) == {lawyer.pk, colleague.pk, acted.pk}
    assert "同一个单位" in shut[colleague.pk]
    made = make(lawyer, colleague, acted, *free)
    assert {one.reviewer_id for one in Review.objects.filter(file__round=made)} == {one.pk for one in free}


def test_too_few_without_a_tie_are_said(office: Office, make: Callable[..., Round], lawyer: Professional) -> None:
    office.archived()
    made = make(lawyer, peer("同所", lawyer.organisation), peer("甲"))
    assert made.files.get().short
    with pytest.raises(ValidationError, match="没有结果"):
        publish(made)


def test_reviewers_are_blind_and_read_only_while_they_review(
    office: Office, make: Callable[..., Round], template: Template, desk: Desk
) -> None:
    case = office.archived()
    made = make(*(peer(name) for name in ("甲评估", "乙评估", "丙评估")))
    first, second = made.files.get().reviews.order_by("pk")
    mine = desk(account_of(first.reviewer))
    outsider = next(one for one in made.reviewers.all() if one.pk not in (first.reviewer_id, second.reviewer_id))
    assert desk(account_of(outsider)).get(f"/workbench/m/{case.number}/").status_code == 404
    assert mine.get(f"/workbench/m/{case.number}/").status_code == 200
    assert mine.get(f"/workbench/m/{case.number}/volume/").status_code == 200
    with pytest.raises(PermissionDenied):
        act(case, "order_correction", by=account_of(first.reviewer), answers={})
    give(second, template, 3)
    for path in ("/workbench/quality/mine/", f"/workbench/quality/mine/{first.pk}/", f"/workbench/m/{case.number}/"):
        page = mine.get(path).text
        assert second.reviewer.person.name not in page
        assert WORDS not in page
        assert "97" not in page or path.startswith("/workbench/m/")
    assert mine.get(f"/workbench/quality/mine/{second.pk}/").status_code == 404
    assert mine.get("/workbench/quality/").status_code == 404
    assert mine.post(f"/workbench/quality/mine/{first.pk}/", {"words": "x"}).status_code == 200  # nothing filled in
    first.refresh_from_db()
    assert first.done_at is None
    give(first, template)
    assert not Perusal.objects.live().exists()
    assert mine.get(f"/workbench/m/{case.number}/").status_code == 404


def test_two_who_agree_settle_it_and_the_result_goes_everywhere(
    office: Office, make: Callable[..., Round], template: Template, lawyer: Professional
) -> None:
    case = office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    for review, off in zip(made.files.get().reviews.order_by("pk"), (12, 20), strict=True):
        give(review, template, off)
    file = made.files.get()
    assert (file.grade, file.score, file.reviews.count()) == ("good", Decimal("84.0"), 2)
    case.refresh_from_db()
    assert case.facts["quality_grade"] == "good"
    mark = QualityMark.objects.get()
    assert (mark.professional, mark.grade) == (lawyer, "good")
    Rate.objects.update(good=Decimal("1.05"))  # in the example it is 1, which needs no word
    with clock.at(at("2026-12-02 09:00")):
        claim = office.claim(case)
        with pytest.raises(ValidationError, match="质量评估结果是“良好”"):
            act(claim, "first_check", by=office.reviewer, answers={"grade": "excellent"})
        claim = act(claim, "first_check", by=office.reviewer, answers={"grade": "good"})
    assert any("系数：1.05" in line and "良好" in line for line in Case(claim).facts["reckoned"])
    publish(made)
    assert Round.objects.get().published_at is not None


@pytest.mark.parametrize(
    ("offs", "third", "grade", "score"),
    [
        ((8, 12), True, "good", "88.0"),  # 92 优秀 and 88 良好: another grade; 84 lies as far, so the middle one
        ((12, 24), True, "good", "86.0"),  # 88 and 76: the same grade, twelve apart
        ((12, 22), False, "good", "83.0"),  # ten apart is not more than ten
    ],
)
def test_a_third_decides_where_two_disagree(
    office: Office,
    make: Callable[..., Round],
    template: Template,
    offs: tuple[int, int],
    third: bool,
    grade: str,
    score: str,
) -> None:
    office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    for review, off in zip(made.files.get().reviews.order_by("pk"), offs, strict=True):
        give(review, template, off)
    asked = Review.objects.filter(third=True)
    assert asked.exists() is third
    if third:
        assert made.files.get().settled_at is None
        give(asked.get(), template, 16)
    file = made.files.get()
    assert (file.grade, file.score) == (grade, Decimal(score))


def test_a_veto_of_two_fails_the_file_and_of_one_asks_a_third(
    office: Office, make: Callable[..., Round], template: Template
) -> None:
    office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    first, second = made.files.get().reviews.order_by("pk")
    give(first, template, veto1=True)
    give(second, template)
    assert first.grade == ""
    assert Review.objects.get(pk=first.pk).grade == "failed"
    give(Review.objects.get(third=True), template, veto1=True)
    assert made.files.get().grade == "failed"


def test_a_sheet_is_given_once_within_its_points_by_its_reviewer(
    office: Office, make: Callable[..., Round], template: Template, officer: User
) -> None:
    office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    first = made.files.get().reviews.order_by("pk")[0]
    for wrong in ({"a1": 6}, {"a1": -1}, {"a1": None}):
        with pytest.raises(ValidationError, match="请填0到5分"):
            give(first, template, **wrong)
    with pytest.raises(ValidationError, match="不是您的"):
        judge(first, points(template), WORDS, officer)
    give(first, template)
    with pytest.raises(ValidationError, match="已经提交"):
        give(first, template)
    row = Review.objects.get(pk=first.pk)
    assert WORDS.encode() not in bytes(row.words or b"")
    assert row.opened_words() == WORDS


def test_a_correction_is_ordered_done_returned_and_accepted(
    office: Office, make: Callable[..., Round], template: Template, officer: User
) -> None:
    case = office.archived()
    order = {"correction_items": "补会见笔录", "correct_by": "2026-12-10"}
    with pytest.raises(ValidationError):
        act(case, "order_correction", by=officer, answers=order)  # nobody assessed it yet
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    for review in made.files.get().reviews.all():
        give(review, template, 30)
    with clock.at(at("2026-12-02 09:00")):
        case = act(Matter.objects.get(pk=case.pk), "order_correction", by=officer, answers=order)
        assert case.turn == "handler"
        assert Deadline.objects.get(matter=case, term="correction").last_day == date(2026, 12, 10)
        case = act(case, "correct_file", by=office.handler, answers={"corrected": "已补"})
        case = act(case, "return_correction", by=officer, answers={"correction_gap": "没有签名"})
        assert Deadline.objects.get(matter=case, term="correction").met_at is None
        case = act(case, "correct_file", by=office.handler, answers={"corrected": "已补签名"})
        case = act(case, "accept_correction", by=officer)
    assert case.turn != "handler"
    assert Deadline.objects.get(matter=case, term="correction").met_at is not None


def test_what_was_weak_is_listed_for_training(office: Office, make: Callable[..., Round], template: Template) -> None:
    office.archived()
    made = make(*(peer(name) for name in ("甲", "乙", "丙")))
    for review in made.files.get().reviews.all():
        give(review, template, b3=5)
    found = needs(made)
    assert [(one.share, one.names) for one in found] == [(25, ("钱律师",))]
    assert "代理意见" in found[0].name


def test_a_standard_is_data_with_version_and_dates(template: Template) -> None:
    told: dict[str, Any] = {
        "kind": "civil", "version": "2027", "title": "标准", "excellent": 9, "good": 8, "passed": 6, "gap": 1,
        "valid_from": "2027-01-01", "source": "示例", "items": [{"code": "a", "name": "甲", "most": 10}],
    }  # fmt: skip
    read(told, by="x").save()
    for wrong, why in (
        ({"good": 9}, "一个比一个低"),
        ({"excellent": 11}, "满分不能低于"),
        ({"kind": "other"}, "criminal或者civil"),
        ({"valid_from": "明天"}, "日期要写成"),
        ({"items": [{"code": "a", "name": "甲"}]}, "满分"),
        ({"items": told["items"] * 2}, "不能重复"),
    ):
        with pytest.raises(ValidationError, match=why):
            read({**told, **wrong}, by="x")
    with pytest.raises(ValidationError, match="缺：source"):
        read({name: value for name, value in told.items() if name != "source"}, by="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        read(told, by="x").save(force_insert=True)


def test_the_officers_pages(office: Office, make: Callable[..., Round], officer: User, desk: Desk) -> None:
    case = office.archived()
    with clock.at(at("2026-12-01 09:00")):
        client: Client = desk(officer)
        peers = [peer(name) for name in ("甲", "乙", "丙")]
        asked = {
            "title": "专项评估", "template": Template.objects.get(kind="civil").pk, "closed_from": "2026-11-01",
            "closed_to": "2026-11-30", "wanted": "0", "seed": "k", "targeted": case.number,
            "reviewers": [one.pk for one in peers],
        }  # fmt: skip
        assert "没有写为什么" in client.post("/workbench/quality/new/", asked).text
        answer = client.post("/workbench/quality/new/", {**asked, "targeted": f"{case.number} 被投诉"}, follow=True)
        assert "被投诉" in answer.text
        made = Round.objects.get()
        listed = client.get(f"/workbench/quality/{made.pk}/list.txt").content.decode()
        assert case.number in listed
        assert "SHA-256" in listed
        assert "没有结果" in client.post(f"/workbench/quality/{made.pk}/publish/", follow=True).text
        page = client.get("/workbench/quality/standards/").text
        assert "未核实" in page
        assert client.get("/workbench/quality/").status_code == 200
        assert desk(office.clerk).get("/workbench/quality/").status_code == 404
        assert desk(office.clerk).post("/workbench/quality/new/", asked).status_code == 404
