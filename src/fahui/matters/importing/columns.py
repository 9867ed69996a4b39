"""The columns of a service's ledger: who, where, when, the steps with their days, how it ended."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.core.identifiers import clean_id_number, clean_name, clean_phone, from_15, plain
from fahui.core.registers import share_choices
from fahui.matters.catalogue import services
from fahui.matters.forms import DayField, field_for
from fahui.matters.models import Channel
from fahui.matters.problems import read_by
from fahui.matters.vocabulary import Action, Fact, PartyRole, Relation, Service, Stage
from fahui.places.models import Region

STEPS = 12
ASKABLE = frozenset(
    {"text", "longtext", "choice", "multichoice", "yesno", "tri", "date", "money", "integer", "address", "name"}
)
KINDS = (("person", _("个人")), ("organisation", _("单位")))
SERVE = "serve:"  # a step that is the service of a letter


def steps_of(service: Service) -> dict[str, str]:
    """What a ledger may say was done: code → words; the engine's serving by letter."""
    found = {action.code: str(action.title) for action in service.actions if importable(action)}
    words = _now("送达《%(letter)s》")
    found |= {SERVE + letter.code: words % {"letter": letter.title} for letter in service.letters if letter.served}
    return found


def importable(action: Action) -> bool:
    """Not what rates, reopens or changes the handler; opening another one only as an end.

    What answers another matter is taken here alone: the other one's own ledger says what became of it.
    """
    begins = action.opens and not action.outcome
    return not (begins or action.rates or action.reopens or action.hands_over or action.assigns_unit)


def onward(service: Service) -> tuple[str, ...]:
    """The services into which a matter of this one may have been turned, as a ledger tells."""
    return tuple(code for action in service.actions if action.opens and importable(action) for code in action.opens)


def asked_from(service: Service) -> dict[str, Action]:
    """The services whose people ask for this one about their own matter, each with the step by which they do."""
    return {
        other.code: action
        for other in services.open_today()
        for action in other.actions
        if service.code in action.opens and not action.outcome and Relation.APPLICANT in action.by
    }


def has_ledger(service: Service) -> bool:
    """Can an older register of it be brought in? What only follows from another matter must say from which."""
    return service.stands_alone or bool(asked_from(service))


def role_of(service: Service, relation: Relation) -> PartyRole | None:
    """The service's rules for a role."""
    return next((role for role in service.parties if role.relation == relation), None)


def asked_facts(service: Service) -> dict[str, Fact]:
    """The questions a ledger may have answers to: those of the application, and what a term is read from."""
    opening = service.action(service.opens_with)
    wanted = {fact.code: fact for fact in (*service.intake, *opening.asks)}
    timed = {code for term in service.terms for code in read_by(term)}
    for action in service.actions:
        wanted |= {fact.code: fact for fact in action.asks if fact.code in timed and fact.code not in wanted}
    return {code: fact for code, fact in wanted.items() if fact.kind in ASKABLE}


def fields_for(service: Service) -> dict[str, forms.Field]:
    """All columns in the order of the template."""
    fields = dict(_who(service))
    fields |= dict(_steps(service))
    for code, fact in asked_facts(service).items():
        fields[f"fact_{code}"] = field_for(replace(fact, required=False, shown_if=None, future=None))
    share_choices(fields.values())
    return fields


def _who(service: Service) -> Iterator[tuple[str, forms.Field]]:
    yield "old_number", forms.CharField(label=_("旧编号"), max_length=60)
    if asked_from(service):
        hint = _("填那一件的编号或者旧编号；要先转入那一件。")
        if service.stands_alone:
            hint = _("针对某一件事项的，填那一件的编号或者旧编号；要先转入那一件。不针对哪一件的不填。")
        about = forms.CharField(label=_("针对的事项"), max_length=60, required=not service.stands_alone, help_text=hint)
        about.error_messages["required"] = _("请填针对的是哪一件，写它的编号或者旧编号。")
        yield "about", about
    yield "received_on", DayField(label=_("收到日期"), future=False)
    applicant = role_of(service, Relation.APPLICANT)
    yield "applicant", forms.CharField(label=_("申请人"), max_length=60)
    if applicant is not None and len(applicant.kinds) > 1:
        yield "applicant_kind", _choice(_("申请人是"), KINDS, _("不填按个人。"))
    yield "id_number", forms.CharField(label=_("证件号"), max_length=40, required=False)
    yield "phone", forms.CharField(label=_("电话"), max_length=30, required=False)
    yield "address", forms.CharField(label=_("住址"), max_length=200, required=False)
    organ = role_of(service, Relation.AGENT)
    if organ is not None and organ.least:
        yield "organ", forms.CharField(label=str(organ.title), max_length=120)
    if role_of(service, Relation.RESPONDENT) is not None:
        yield (
            "respondents",
            forms.CharField(label=_("对方"), max_length=300, required=False, help_text=_("几个的用顿号隔开。")),
        )
    yield "region", forms.ModelChoiceField(label=_("地点"), queryset=Region.objects.filter(active=True))
    yield "channel", _choice(_("来源渠道"), Channel.choices, _("不填按窗口。"))


def _steps(service: Service) -> Iterator[tuple[str, forms.Field]]:
    words = list(steps_of(service).items())
    for n in range(1, STEPS + 1):
        yield f"step{n}", _choice(_now("步骤%(n)d") % {"n": n}, words)
        yield f"day{n}", DayField(label=_now("步骤%(n)d的日期") % {"n": n}, required=False, future=False)
    if any(action.assigns for action in service.actions):
        yield "licence", forms.CharField(label=_("承办人执业证号"), max_length=30, required=False)
        yield "handler", forms.CharField(label=_("承办人姓名"), max_length=60, required=False)
    yield "outcome", _choice(_("结果"), service.outcomes, _("没有办结的不填。"))
    yield "closed_on", DayField(label=_("办结日期"), required=False, future=False)
    if onward(service):
        hint = _("由本事项转成的那一件，填它的编号或者旧编号；要先转入那一件。不清楚的不填。")
        yield "became", forms.CharField(label=_("转成的事项"), max_length=60, required=False, help_text=hint)
    if any(action.to == Stage.ARCHIVED for action in service.actions):
        yield "archived_on", DayField(label=_("归档日期"), required=False, future=False)


def _choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), required=False, help_text=help_text)


class LedgerForm(forms.Form):
    """One row, field by field."""

    def clean_applicant(self) -> str:
        """Tidied."""
        return clean_name(str(self.cleaned_data["applicant"]))

    def clean_phone(self) -> str:
        """A number that can be rung up, or nothing."""
        number = str(self.cleaned_data["phone"])
        return clean_phone(number) if number else ""

    def clean_id_number(self) -> str:
        """Eighteen digits; those of fifteen are lengthened as the new cards were."""
        number = plain(str(self.cleaned_data["id_number"])).replace(" ", "")
        if len(number) == 15 and number.isdecimal():
            number = from_15(number)
        return clean_id_number(number) if number else ""

    def clean_old_number(self) -> str:
        """Half-width; it must be found again as it is typed."""
        number = plain(str(self.cleaned_data["old_number"]))
        if not number:
            raise ValidationError(_("请填旧编号。"))
        return number


def form_of(fields: dict[str, forms.Field]) -> type[LedgerForm]:
    """The form of one row."""
    return type("Row", (LedgerForm,), dict(fields))
