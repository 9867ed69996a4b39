"""What other departments' data may answer (民政、残联、人社): what a service may ask, and what became of each question.

An answer is one more thing the reviewer knows. It never decides, and where nothing is connected papers are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.crypto import KeyDestroyed
from fahui.laws.register import cite
from fahui.matters.happenings import Happening, effective
from fahui.matters.stages import Relation, Stage

if TYPE_CHECKING:
    from fahui.matters.case import Case
    from fahui.matters.models import Matter
    from fahui.matters.vocabulary import Answers

ASK, ANSWERED, FAILED = "ask_data", "data_answered", "data_failed"
NOT_NOW: Final = frozenset({Stage.DRAFT, Stage.WITHDRAWN, Stage.DECLINED, Stage.TRANSFERRED})


class Holder(TextChoices):
    """Who keeps the data."""

    CIVIL_AFFAIRS = "civil_affairs", gettext_lazy("民政部门")
    DISABLED_FEDERATION = "disabled_federation", gettext_lazy("残联")
    LABOUR = "human_resources", gettext_lazy("人力资源和社会保障部门")


# Why there is no answer, as the other side or the line says it (docs/data-checks.md).
FAILURES: Final = (
    ("unreachable", gettext_lazy("连不上对方的系统，重试后仍没有答复")),
    ("refused", gettext_lazy("对方不同意这样查询")),
    ("not_identifiable", gettext_lazy("对方按姓名和证件号认不出这个人")),
    ("unknown_question", gettext_lazy("对方没有这一项数据")),
    ("unreadable", gettext_lazy("对方的答复没有通过校验，不能采信")),
    ("not_connected", gettext_lazy("已经不再联网")),
    ("gone", gettext_lazy("事项的资料已经删除，不再查询")),
)


@dataclass(frozen=True)
class DataCheck:
    """One question to one holder of data, for one purpose; `question` is its name in the HTTP contract."""

    code: str
    title: "str | Promise"
    holder: Holder
    question: str
    purpose: "str | Promise"
    basis: str
    fits: tuple[tuple[str, tuple[str, ...]], ...]  # asked only where the application answers one of these so
    yes: "str | Promise" = ""  # what each answer means, in a sentence of its own
    no: "str | Promise" = ""

    def concerns(self, facts: Mapping[str, Any]) -> bool:
        """Does the application say something that this would check? No more is asked than is needed."""
        return any(str(facts.get(fact)) in values for fact, values in self.fits)

    def meaning(self, result: str) -> str:
        """The answer in words; unknown is neither yes nor no."""
        if result == "yes":
            return str(self.yes)
        return str(self.no) if result == "no" else _("对方查不清楚，既不算是，也不算否")


@dataclass(frozen=True)
class Asked:
    """One question that was asked, and what became of it."""

    seq: int
    check: DataCheck
    asked_at: datetime
    asked_by: str
    result: str = ""  # "yes", "no", "unknown"; empty while it waits or where it failed
    answered_at: datetime | None = None
    answer_seq: int = 0
    source: str = ""  # which register answered, in the holder's words
    as_of: str = ""  # the day of its data
    failure: str = ""

    @property
    def waits(self) -> bool:
        """Is an answer still to come?"""
        return not (self.result or self.failure)

    @property
    def why(self) -> str:
        """Why there is no answer."""
        return str(dict(FAILURES).get(self.failure, self.failure))


def check_of(matter: "Matter", code: str) -> DataCheck | None:
    """One that the matter's service declares."""
    return next((one for one in matter.definition.data_checks if one.code == code), None)


def connected(holder: str) -> bool:
    """Is this installation joined to the holder of the data?"""
    return bool(settings.DATA_CHECKS.get(holder))


def asked_of(matter: "Matter", happenings: Iterable[Happening]) -> list[Asked]:
    """Every question in order, with its answer or its failure: a reading of the events that count."""
    found: dict[int, Asked] = {}
    for one in effective(happenings):
        check = check_of(matter, str(one.answers.get("data_check", "")))
        if one.action == ASK and check is not None:
            found[one.seq] = Asked(one.seq, check, one.at, one.actor)
        elif one.action in (ANSWERED, FAILED) and (question := found.get(int(one.answers["asked_seq"]))):
            found[question.seq] = _with(question, one)
    return list(found.values())


def _with(question: Asked, one: Happening) -> Asked:
    """The question with what came back."""
    says = one.answers
    return Asked(
        question.seq,
        question.check,
        question.asked_at,
        question.asked_by,
        result=str(says.get("data_result", "")),
        answered_at=one.at,
        answer_seq=one.seq,
        source=str(says.get("data_source", "")),
        as_of=str(says.get("data_as_of", "")),
        failure=str(says.get("data_failure", "")),
    )


def fitting(case: "Case") -> list[DataCheck]:
    """Declared, connected, and about something the application says."""
    if case.matter.stage in NOT_NOW:
        return []
    declared = case.matter.definition.data_checks
    return [one for one in declared if connected(one.holder) and one.concerns(case.facts)]


def possible_now(case: "Case") -> list[DataCheck]:
    """Those among them that do not wait for an answer already."""
    waiting = {one.check.code for one in asked_of(case.matter, case.happenings) if one.waits}
    return [one for one in fitting(case) if one.code not in waiting]


def about_whom(case: "Case") -> dict[str, str]:
    """The applicant as the holder knows people: name, kind of paper and number; empty where there is no number."""
    for party in case.those(Relation.APPLICANT):
        for holder in (party, party.person):
            try:
                number = str(holder.details().get("id_number") or "") if holder else ""
            except KeyDestroyed:
                number = ""
            if number:
                kind = party.person.id_type if party.person else ""
                return {"name": party.name, "id_type": kind or "resident", "id_number": number}
    return {}


def what_is_asked(case: "Case", answers: "Answers") -> dict[str, Any]:
    """Kept with the event, in words that stay when the definition changes."""
    check = check_of(case.matter, str(answers.get("data_check", "")))
    if check is None:
        raise ValidationError({"data_check": _("这项服务没有这样的核对。")})
    return {
        "data_title": str(check.title),
        "data_holder": str(check.holder.label),
        "data_purpose": str(check.purpose),
        "data_basis": cite(check.basis),
    }


def may_ask(case: "Case", answers: "Answers") -> str | None:
    """Guard of asking: 法律援助法 第四十一条 lets data be shared for this purpose, about this person, and no more."""
    check = check_of(case.matter, str(answers.get("data_check", "")))
    if check is None or case.matter.stage in NOT_NOW:
        return _("现在不能核对这一项。")
    if not connected(check.holder):
        return _("还没有和%(holder)s联网，请照旧核对纸质证明。") % {"holder": check.holder.label}
    if not check.concerns(case.facts):
        return _("申请里没有说到这一项，不需要查，也不应当查。")
    if any(one.waits and one.check.code == check.code for one in asked_of(case.matter, case.happenings)):
        return _("这一项已经发出，还在等答复。")
    if not about_whom(case):
        return _("没有登记申请人的证件号，不能联网核对，请照旧核对纸质证明。")
    return None
