"""May this professional act for this side? All ties by all rules; the answer in sentences, the files by number only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.parameters import parameter
from fahui.laws.register import cite, marks
from fahui.matters.conflicts import acting, known, posts
from fahui.matters.conflicts.rules import Rule, rule_for
from fahui.matters.conflicts.sides import Side, Sides, sides_of
from fahui.matters.conflicts.ties import Tie, sources
from fahui.matters.models import ConflictWaiver, Matter
from fahui.matters.vocabulary import FREE
from fahui.people.models import Professional

__all__ = ["Finding", "Level", "Verdict", "acting", "check", "findings", "known", "posts"]


class Level(StrEnum):
    """How bad it is."""

    ABSOLUTE = "absolute"
    WAIVABLE = "waivable"
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """A tie that a rule forbids, or allows with consent."""

    tie: Tie
    rule: Rule

    @property
    def absolute(self) -> bool:
        """Never, even with consent; where only a name is the same a human must say first who it is."""
        return self.rule.absolute and self.tie.certain

    @property
    def key(self) -> str:
        """What a waiver is given for: the rule and the file, nobody's name."""
        return f"{self.rule.code}:{self.tie.file.number if self.tie.file else ''}:{self.tie.side}"

    @property
    def file(self) -> str:
        """2026-000317-4（法律援助），2026-03-01至今; empty when it stands in no file."""
        if self.tie.file is None:
            return ""
        last = f"{self.tie.until:%Y-%m-%d}" if self.tie.until else _("今")
        return _("%(number)s（%(service)s），%(since)s至%(last)s") % {
            "number": self.tie.file.number,
            "service": self.tie.file.service,
            "since": f"{self.tie.since:%Y-%m-%d}" if self.tie.since else "—",
            "last": last,
        }

    @property
    def sentence(self) -> str:
        """Who is tied to whom, what the rule says, and by which clause."""
        side = _("本案对方") if self.tie.side == Side.OPPOSITE else _("本案申请人")
        words = _("%(who)s%(does)s：%(side)s%(subject)s。%(says)s（%(basis)s）。") % {
            "who": self.tie.who,
            "does": self.tie.kind.label,
            "side": side,
            "subject": self.tie.subject,
            "says": self.rule.says,
            "basis": "，".join(filter(None, (cite(self.rule.basis), marks(self.rule.basis)))),
        }
        return words if self.tie.certain else words + _("只是姓名相同，请先核对是不是同一个人。")


@dataclass(frozen=True)
class Verdict:
    """The answer for one professional."""

    findings: tuple[Finding, ...] = ()
    waived: frozenset[str] = field(default_factory=frozenset)  # what a second person agreed to
    pending: bool = False  # a waiver waits for a second person

    @property
    def level(self) -> Level:
        """Absolute, waivable, or none (also when all of it was waived)."""
        if any(one.absolute for one in self.findings):
            return Level.ABSOLUTE
        return Level.WAIVABLE if any(one.key not in self.waived for one in self.findings) else Level.NONE

    @property
    def words(self) -> str:
        """绝对冲突 / 可豁免 / 已豁免 / 无."""
        if self.level == Level.NONE:
            return _("已豁免") if self.findings else _("无")
        return _("绝对冲突") if self.level == Level.ABSOLUTE else _("可豁免")


def check(matter: Matter, professionals: Sequence[Professional]) -> dict[int, Verdict]:
    """For each of them; the number of queries does not grow with their number."""
    if not professionals:
        return {}
    paid = str(matter.definition.cost) != str(FREE)
    found = findings(sides_of(matter), professionals, clock.today(), paid=paid)
    waivers = list(ConflictWaiver.objects.filter(matter=matter, professional__in=professionals))
    return {
        one.pk: Verdict(
            tuple(found.get(one.pk, ())),
            frozenset(key for row in waivers if row.professional_id == one.pk and row.agreed for key in row.keys),
            any(row.professional_id == one.pk and row.decided_at is None for row in waivers),
        )
        for one in professionals
    }


def findings(
    sides: Sides, professionals: Sequence[Professional], day: date, *, paid: bool = False
) -> dict[int, list[Finding]]:
    """By professional, every tie that some rule speaks of; the same file and rule once."""
    remembered: dict[str, int] = {}

    def days(name: str) -> int:
        if name not in remembered:
            remembered[name] = int(parameter(name, day))
        return remembered[name]

    found: dict[int, dict[str, Finding]] = {}
    for ask in sources:
        for tie in ask(sides, professionals):
            if (rule := rule_for(tie, day, days, paid=paid)) is not None:
                one = Finding(tie, rule)
                mine = found.setdefault(tie.professional, {})
                if one.key not in mine or (one.absolute and not mine[one.key].absolute):
                    mine[one.key] = one
    return {pk: _worst(list(ones.values())) for pk, ones in found.items()}


def _worst(ones: list[Finding]) -> list[Finding]:
    """The absolute ones first; what else the same file would tell adds nothing to them."""
    barred = {one.tie.file for one in ones if one.absolute and one.tie.file}
    kept = [one for one in ones if one.absolute or one.tie.file not in barred]
    return sorted(kept, key=lambda one: (not one.absolute, one.key))
