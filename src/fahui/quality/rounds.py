"""A round from its beginning to the results: drawn, reviewed, settled, told to whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.access.roles import System
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.engine import act
from fahui.matters.models import Assignment, Matter
from fahui.matters.shared_actions import GRADED, GRADES
from fahui.people.models import Professional, QualityMark
from fahui.quality.models import Review, Round, Sampled, Template
from fahui.quality.reviewers import NEEDED, appoint, stop_reading, wanting
from fahui.quality.sampling import draw, population


@dataclass(frozen=True)
class Order:
    """What a round is to be."""

    title: str
    template: Template
    closed_from: date
    closed_to: date
    seed: str
    wanted: int
    reviewers: tuple[Professional, ...]
    targeted: Mapping[str, str] = field(default_factory=dict)  # number → why this one


@transaction.atomic
def begin(order: Order, by: User) -> Round:
    """Draw the sample, add the files that were asked for by name, and appoint two reviewers for each."""
    if len(order.reviewers) < NEEDED + 1:
        raise ValidationError({"reviewers": _("至少要三位评估人：两位评估，意见不一致时还要第三位。")})
    able = list(population(order.template.kind, order.closed_from, order.closed_to).values_list("number", flat=True))
    if strange := sorted(set(order.targeted) - set(able)):
        raise ValidationError(
            {"targeted": _("这段时间没有结案归档的这类案件：%(what)s。") % {"what": "、".join(strange)}}
        )
    made = Round.objects.create(
        title=order.title, template=order.template, closed_from=order.closed_from, closed_to=order.closed_to,
        seed=order.seed, wanted=order.wanted, population=able, made_by=str(by),
    )  # fmt: skip
    made.reviewers.set(order.reviewers)
    drawn = draw(able, order.seed, order.wanted)
    named = {number: why for number, why in order.targeted.items() if number not in drawn}
    appoint(made, _sampled(made, [*drawn, *named], named))
    return made


def _sampled(made: Round, numbers: list[str], named: Mapping[str, str]) -> list[Sampled]:
    """The files with whoever handled them last; in a few queries, however many there are."""
    rows = {one.number: one for one in Matter.objects.here().filter(number__in=numbers)}
    handled = Assignment.objects.filter(matter__in=rows.values()).order_by("pk")
    last = dict(handled.values_list("matter_id", "professional_id"))
    return Sampled.objects.bulk_create(
        Sampled(
            round=made,
            matter=rows[number],
            handler_id=last.get(rows[number].pk),
            how=Sampled.How.TARGETED if number in named else Sampled.How.RANDOM,
            reason=named.get(number, ""),
        )
        for number in numbers
    )


@transaction.atomic
def judge(review: Review, points: Mapping[str, Any], words: str, by: User) -> Review:
    """One reviewer's points, given once; when the last one is in, the file is settled or a third is asked."""
    file = Sampled.objects.select_for_update(of=("self",)).select_related("round__template").get(pk=review.file_id)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if review.reviewer.person_id != by.person_id:
        raise ValidationError(_("这份评估不是您的。"))
    if review.change_id is not None:
        raise ValidationError(_("这份评估已经收回，不用再评。"))
    if review.done_at is not None:
        raise ValidationError(_("这份评估已经提交，不能再改。"))
    template = file.round.template
    review.points = _checked(template, points)
    review.score = sum((Decimal(str(v)) for v in review.points.values() if v is not True), Decimal(0))
    review.grade = template.grade(float(review.score), vetoed=review.vetoed)
    review.done_at = clock.now()
    review.seal_words(words.strip())
    review.save()
    stop_reading([review])
    _after(file)
    return review


def _checked(template: Template, points: Mapping[str, Any]) -> dict[str, Any]:
    """Each item once, within its most; an item of veto is ticked or left out."""
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for item in template.items:
        given = points.get(item["code"])
        if item.get("veto"):
            if given:
                kept[item["code"]] = True
            continue
        if given is None or not 0 <= Decimal(str(given)) <= int(item["most"]):
            wrong[item["code"]] = [_("请填0到%(most)s分。") % {"most": item["most"]}]
            continue
        kept[item["code"]] = str(given)
    if wrong:
        raise ValidationError(wrong)
    return kept


def _after(file: Sampled) -> None:
    live = list(file.reviews.filter(change=None).order_by("pk"))
    if len(live) < NEEDED or any(one.done_at is None for one in live):
        return
    many, _third = wanting(file.round.template, live)
    if many:
        appoint(file.round, [file])
        return
    settle(file, live)


def settle(file: Sampled, done: list[Review]) -> None:
    """The mean of two; of three that of the closest two, else the middle one; a veto counts when two say so."""
    scores = sorted(one.score or Decimal(0) for one in done)
    if len(scores) == NEEDED + 1:
        below, above = scores[1] - scores[0], scores[2] - scores[1]
        scores = [scores[1]] if below == above else scores[:2] if below < above else scores[1:]
    score = (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.1"))
    vetoed = sum(one.vetoed for one in done) >= NEEDED
    file.score, file.grade = score, file.round.template.grade(float(score), vetoed=vetoed)
    file.settled_at, file.short = clock.now(), False
    file.save()
    found = {"quality_grade": file.grade, "quality_score": str(score), "quality_round": file.round.title}
    act(file.matter, GRADED.code, by=System("quality"), answers=found)
    if file.handler is not None:
        QualityMark.objects.create(
            professional=file.handler,
            number=file.matter.number,
            occasion=file.round.title,
            grade=file.grade,
            score=score,
        )


@transaction.atomic
def publish(made: Round) -> None:
    """The seed, how many of which grade: no name, no file. Only when every file has its result."""
    if made.files.filter(settled_at=None).exists():
        raise ValidationError(_("还有案卷没有结果，评估完才能公布。"))
    Round.objects.filter(pk=made.pk, published_at=None).update(published_at=clock.now())


def tally(made: Round) -> list[tuple[str, int]]:
    """How many files of which grade, the best first; those without a result are not among them."""
    told = [file.grade for file in made.files.all() if file.grade]
    return [(str(title), told.count(code)) for code, title in GRADES]


def published() -> list[Round]:
    """The rounds that anybody may read about."""
    rows = Round.objects.filter(district=this_district(), published_at__isnull=False)
    return list(rows.select_related("template").prefetch_related("files").order_by("-published_at")[:20])
