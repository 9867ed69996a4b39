"""补充事项: matters that the place adds to the list of the law. Proposed, tried for a time, measured, then published.

Each step is a row that stays. A pilot and a publication each add a ground to the rules of the days they cover, never to
days before them; so a decision of earlier days stays as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.eligibility.decide import decide
from fahui.eligibility.editions import edition_on
from fahui.eligibility.effect import Changed, Effect, sources
from fahui.eligibility.models import Standard, Supplement, SupplementStep
from fahui.eligibility.vocabulary import Edition, Ground, Tri

# What other places added most often; nothing of it is in scope before it is tried or published here (未核实).
TOPICS: Final = (
    ("extra_labour", gettext_lazy("劳动合同、社会保险以外的其他劳动争议")),
    ("extra_marriage", gettext_lazy("婚姻、家庭、继承")),
    ("extra_land", gettext_lazy("农村土地承包、征收补偿")),
    ("extra_farming", gettext_lazy("种子、农药、化肥等农资质量造成的损失")),
    ("extra_school", gettext_lazy("校园和幼儿园里的人身损害")),
    ("extra_consumer", gettext_lazy("老年人买保健品、养老服务受骗")),
    ("extra_platform", gettext_lazy("外卖、快递、网约车人员的权益")),
)
READERS: Final = (Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.CHIEF)  # who may propose one
Kind = SupplementStep.Kind
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.PROPOSE: (Kind.PILOT, Kind.END),
    Kind.PILOT: (Kind.MEASURE, Kind.END),
    Kind.MEASURE: (Kind.PUBLISH, Kind.PILOT, Kind.END),
    Kind.PUBLISH: (Kind.END,),
    Kind.END: (),
}
ANOTHER: Final = frozenset({Kind.PILOT, Kind.PUBLISH})  # not taken by whoever proposed it


@dataclass(frozen=True)
class Reached:
    """What a trial came to: applications of the kind, those that qualify by it alone, and of how many persons."""

    asked: int
    qualified: int
    persons: int


def propose(topic: str, basis: str, reason: str, *, by: User, tested: bool, verified: bool = False) -> Supplement:
    """A new one; raises ValidationError where the same matter is already under way or published."""
    if topic not in dict(TOPICS):
        raise ValidationError({"topic": _("请从列出的事项里选。")})
    try:
        with transaction.atomic():
            row = Supplement.objects.create(topic=topic, basis=basis, tested=tested, verified=verified)
            SupplementStep.objects.create(supplement=row, kind=Kind.PROPOSE, words=reason, day=clock.today(), by=by)
    except IntegrityError:
        raise ValidationError({"topic": _("这个事项已经在册。停止以后才能重新提出。")}) from None
    return row


@transaction.atomic
def step(row: Supplement, kind: str, words: str, day: date, *, by: User, until: date | None = None) -> SupplementStep:
    """The next step; raises ValidationError with the reason why it cannot be taken."""
    row = Supplement.objects.here().select_for_update().get(pk=row.pk)
    steps = list(row.steps.all())
    _check(steps, kind, day, by, until)
    made = SupplementStep(supplement=row, kind=kind, words=words, day=day, until=until, by=by)
    if kind == Kind.MEASURE:
        found = reached(row)
        made.asked, made.qualified, made.persons = found.asked, found.qualified, found.persons
    made.save(force_insert=True)
    if kind == Kind.END:
        Supplement.objects.filter(pk=row.pk).update(ended=True)
    return made


def _check(steps: Sequence[SupplementStep], kind: str, day: date, by: User, until: date | None) -> None:
    now = steps[-1].kind
    if kind not in NEXT[now]:
        raise ValidationError(_("现在是“%(state)s”，不能做这一步。") % {"state": steps[-1].get_kind_display()})
    if kind in ANOTHER and by.pk == steps[0].by_id:
        raise ValidationError(_("试行和公布要由提出人以外的人决定。"))
    if kind != Kind.MEASURE and day < clock.today():
        raise ValidationError({"day": _("只能从今天或者以后起，不能改变以前的申请。")})
    if kind == Kind.PILOT and (until is None or until < day):
        raise ValidationError({"until": _("请写明试行到哪天，不能早于开始的那天。")})
    if kind == Kind.MEASURE and clock.today() < steps[-1].day:
        raise ValidationError(_("试行还没有开始，没有可以评估的。"))


def grounds(row: Supplement) -> list[Ground]:
    """What it adds to the rules, and on which days."""
    steps = list(row.steps.all())
    ended = next((one.day for one in steps if one.kind == Kind.END), None)
    last = ended - timedelta(days=1) if ended else None
    found = []
    for one in steps:
        if one.kind in (Kind.PILOT, Kind.PUBLISH):
            until = min(filter(None, (one.until, last)), default=None)
            if until is None or one.day <= until:
                found.append(ground_of(row, one.day, until))
    return found


def ground_of(row: Supplement, since: date | None, until: date | None = None) -> Ground:
    """As the rules take it."""
    return Ground(row.topic, dict(TOPICS)[row.topic], row.basis, (), row.verified, since, until)


def known() -> list[tuple[Supplement, list[Ground]]]:
    """All that were ever registered, in two queries."""
    return [(row, grounds(row)) for row in Supplement.objects.here().prefetch_related("steps")]


def in_force(day: date) -> frozenset[str]:
    """The topics tried or published on a day."""
    return frozenset(one.code for _row, found in known() for one in found if _holds(one, day))


def _holds(one: Ground, day: date) -> bool:
    return (one.valid_from is None or one.valid_from <= day) and (one.until is None or day <= one.until)


def with_grounds(edition: Edition, added: Iterable[tuple[Supplement, list[Ground]]]) -> Edition:
    """An edition with what the place added: means asked, or not."""
    pairs = list(added)
    tested = tuple(one for row, found in pairs if row.tested for one in found)
    untested = tuple(one for row, found in pairs if not row.tested for one in found)
    return replace(edition, scope=(*edition.scope, *tested), untested=(*edition.untested, *untested))


def rules_on(day: date) -> Edition:
    """The rules of a day of application, with what the place had added by then; raises LookupError before the first."""
    return with_grounds(edition_on(day), known())


def change(row: Supplement, since: date) -> Effect:
    """Whom it would change if it held: each application since a day, without it and with it. Writes nothing."""
    others = [pair for pair in known() if pair[0].pk != row.pk]
    limits = [one.as_limit() for one in Standard.objects.here()]
    tried, changed = 0, []
    for source in sources:
        for one in source(since):
            if one.situation.cause != row.topic:
                continue
            tried += 1
            limit = next((known for known in limits if known.valid_from <= one.on), None)
            rules = with_grounds(edition_on(one.on), others)
            old = decide(one.situation, rules, limit, one.on).answer
            new = decide(one.situation, with_grounds(rules, [(row, [ground_of(row, None)])]), limit, one.on).answer
            if old != new:
                changed.append(Changed(one, old, new))
    return Effect(tried, tuple(changed))


def reached(row: Supplement) -> Reached:
    """What the last trial came to until today."""
    trial = row.steps.filter(kind=Kind.PILOT).last()
    if trial is None:
        return Reached(0, 0, 0)
    last = min(filter(None, (trial.until, clock.today())))
    found = [one for one in change(row, trial.day).changed if one.application.on <= last and one.new == Tri.YES]
    asked = sum(one.situation.cause == row.topic and one.on <= last for source in sources for one in source(trial.day))
    return Reached(asked, len(found), len({one.application.who for one in found}))


def here(pk: int) -> Supplement | None:
    """One of this district."""
    return Supplement.objects.filter(district=this_district(), pk=pk).prefetch_related("steps__by__person").first()
