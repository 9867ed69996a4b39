"""名册: the people of one case from a file, each a part of their own; columns read off the part's definition."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.matters.catalogue import services
from fahui.matters.forms import DayField, field_for
from fahui.matters.importing.columns import ASKABLE, LedgerForm
from fahui.matters.importing.rows import complaints_of, midnight
from fahui.matters.models import Matter, Party
from fahui.matters.models.matter import parts_of
from fahui.matters.opening import Source, open_matter
from fahui.matters.parties import PartyEntry, subject_of
from fahui.matters.parts import part_action
from fahui.matters.vocabulary import Fact, Relation, Service
from fahui.people.id_types import IdType
from fahui.registers import checking
from fahui.registers.bringing import NotNow
from fahui.registers.columns import Words
from fahui.registers.kinds import Kind, add_kind
from fahui.registers.models import Batch, BatchRow, aad

PREFIX = "roster"
DETAILS = ("id_number", "phone", "address")
Outcome, State = BatchRow.Outcome, Batch.State
Progress = Callable[[int], None]


class RosterForm(LedgerForm):
    """One person of the roster: the number of their paper is what tells them from another of the same name."""

    clean_old_number = None  # type: ignore[assignment]  # a roster has none


def asked_of(whole: Matter) -> tuple[Fact, ...]:
    """What each person is asked that the case does not say already."""
    return tuple(fact for fact in part_service(whole).intake if fact.kind in ASKABLE and fact.code not in whole.facts)


def part_service(whole: Matter) -> Service:
    """The service of the parts; raises KeyError where a service has none."""
    action = part_action(whole)
    if action is None:
        raise KeyError(whole.service)
    return services.current(action.opens[0])


def fields_for(whole: Matter) -> dict[str, forms.Field]:
    """The columns of the template."""
    fields: dict[str, forms.Field] = {
        "applicant": forms.CharField(label=_("姓名"), max_length=60),
        "id_number": forms.CharField(label=_("证件号"), max_length=40),
        "phone": forms.CharField(label=_("电话"), max_length=30),
        "address": forms.CharField(label=_("住址"), max_length=200, required=False),
        "received_on": DayField(
            label=_("申请日期"), required=False, future=False, help_text=_("不填按案件登记的那一天。")
        ),
    }
    for fact in asked_of(whole):
        fields[f"fact_{fact.code}"] = field_for(replace(fact, required=fact.required and not fact.shown_if))
    return fields


def whole_by_number(number: str) -> Matter | None:
    """The case of a roster; None for anything that knows no parts."""
    found = Matter.objects.here().filter(number=number).select_related("data_key", "region").first()
    return found if found is not None and part_action(found) is not None else None


def kind_of_roster(number: str) -> Kind | None:
    """The roster of one case."""
    whole = whole_by_number(number)
    if whole is None:
        return None
    return Kind(
        code=f"{PREFIX}:{number}",
        title=_now("名册%(number)s") % {"number": number},
        fields=fields_for(whole),
        check=lambda batch, progress: check(batch, whole, progress),
        apply=lambda batch, progress: apply(batch, whole, progress),
        undo=undo,
    )


add_kind(PREFIX, kind_of_roster)


class Reader:
    """Judges the rows of one roster against each other and against who is in the case already."""

    def __init__(self, whole: Matter) -> None:
        """Read once who is known."""
        fields = fields_for(whole)
        self.words = Words(fields)
        self.form = type("Row", (RosterForm,), dict(fields))
        rows = Party.objects.filter(matter__in=parts_of([whole.pk]), relation=Relation.APPLICANT).exclude(subject="")
        self.known = dict(rows.values_list("subject", "matter__number"))
        self.seen: dict[str, int] = {}

    def read(self, n: int, given: Mapping[str, str]) -> tuple[dict[str, Any], list[str], list[str]]:
        """The row's values, what is wrong with it, and what else to say of it."""
        data, unknown = self.words.data(given)
        form = self.form(data)
        self.words.lend(form)
        if not form.is_valid() or unknown:
            return {}, complaints_of(form, unknown), []
        row = dict(form.cleaned_data)
        subject = subject_of({"id_type": IdType.RESIDENT, "id_number": row["id_number"]})
        first = self.seen.setdefault(subject, n)
        if first != n:
            return row, [_now("与第%(n)d行是同一个证件号。") % {"n": first}], []
        if subject in self.known:
            return row, [], [_now("已经在名册里，编号%(number)s。") % {"number": self.known[subject]}]
        return row, [], []


def check(batch: Batch, whole: Matter, progress: Progress) -> None:
    """Judge each row and keep the report; nothing is written to the case."""
    reader, counts = Reader(whole), dict.fromkeys(Outcome.values, 0)
    batch.rows.all().delete()
    for chunk in checking.by_the_hundred(checking.rows_of(batch)):
        kept = []
        for n, given in chunk:
            _row, wrong, told = reader.read(n, given)
            outcome = Outcome.REFUSED if wrong else Outcome.UNCHANGED if told else Outcome.CREATED
            counts[outcome] += 1
            what = {"label": given.get("applicant", ""), "told": wrong or told, "data": given}
            kept.append(BatchRow(batch=batch, n=n, outcome=outcome, sealed=batch.data_key.seal(what, aad(batch))))
        BatchRow.objects.bulk_create(kept)
        progress(chunk[-1][0] - checking.HEAD + 1)
    batch.counts, batch.state, batch.done = counts, State.CHECKED, batch.total


def apply(batch: Batch, whole: Matter, progress: Progress) -> None:
    """Take each person down, all or nobody; by whoever handed the file over, with their rights of now."""
    reader = Reader(whole)
    for done, line in enumerate(batch.rows.filter(outcome=Outcome.CREATED).order_by("n"), start=1):
        row, wrong, told = reader.read(line.n, line.opened(batch)["data"])
        try:
            if wrong or told:
                raise ValidationError([*wrong, *told])
            line.record = take_down(whole, row, batch).pk
        except ValidationError as refused:
            raise NotNow(_now("第%(n)d行：%(why)s") % {"n": line.n, "why": " ".join(refused.messages)}) from refused
        except PermissionDenied as denied:
            raise NotNow(_now("您现在不能往这件案件里登记人员。")) from denied
        line.save(update_fields=["record"])
        progress(done)
    batch.state, batch.applied_at, batch.done = State.APPLIED, clock.now(), batch.total


def take_down(whole: Matter, row: Mapping[str, Any], batch: Batch) -> Matter:
    """One person's part. Its clock runs from the day of the application, not from the day of the file."""
    action = part_action(whole)
    day: date = row.get("received_on") or whole.opened_on
    service = part_service(whole)
    facts = {fact.code: row.get(f"fact_{fact.code}") for fact in asked_of(whole)}
    facts |= {fact.code: whole.facts[fact.code] for fact in service.intake if fact.code in whole.facts}
    details = {"id_type": str(IdType.RESIDENT), **{name: row.get(name, "") for name in DETAILS}}
    entry = PartyEntry(Relation.APPLICANT, row["applicant"], details=details)
    past = day < clock.today()
    return open_matter(
        service.code,
        by=batch.made_by,
        parties=[entry],
        region=whole.region,
        answers=facts,
        channel=whole.channel,
        happened_at=midnight(day) if past else None,
        because=_now("按名册登记，申请日期以名册为准") if past else "",
        source=Source(whole, action.code if action else ""),
        demo=whole.demo,
    ).matter


def undo(batch: Batch, progress: Progress) -> None:
    """Who applied has applied: it is taken back person by person, with a reason, never by the file."""
    raise NotNow(_now("名册里的每个人都已经有一件申请，不能整批撤销。登记错的，请在本人的事项里撤回并写明原因。"))
