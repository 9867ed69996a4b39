"""The screens of an application, read off the service: its questions, the other side, who and where, papers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from fahui.matters.answers import shown
from fahui.matters.drafts import Typed
from fahui.matters.vocabulary import Action, Fact, PartyRole, Relation, Service, Text
from fahui.ui.tables import RowsField, names_of

FILE_KINDS = ("file", "files")


@dataclass(frozen=True)
class Screen:
    """One page of questions."""

    code: str  # as it stands in the address
    title: str
    kind: Literal["facts", "others", "who", "papers"]
    facts: tuple[Fact, ...] = ()


def screens_of(service: Service, because: Action | None = None) -> tuple[Screen, ...]:
    """All screens of a service in order; `because` is the action of another matter from which it is opened."""
    found = []
    if because is not None and (asks := _typed(because.asks)):
        found.append(Screen("why", str(because.title), "facts", asks))
    for number, (title, facts) in enumerate(_groups(service), start=1):
        found.append(Screen(f"q{number}", title, "facts", facts))
    others = respondents(service)
    if others is not None:
        found.append(Screen("other", str(others.title), "others"))
    found.append(Screen("who", _("您是谁，在哪里"), "who"))
    found.append(Screen("papers", _("材料"), "papers"))
    return tuple(found)


def _groups(service: Service) -> list[tuple[str, tuple[Fact, ...]]]:
    groups: dict[str, list[Fact]] = {}
    for fact in _typed(all_facts(service)):
        groups.setdefault(str(fact.group) or str(service.title), []).append(fact)
    return [(title, tuple(facts)) for title, facts in groups.items()]


def all_facts(service: Service) -> tuple[Fact, ...]:
    """Everything that opening a matter of the service asks."""
    return (*service.intake, *service.action(service.opens_with).asks)


def _typed(asks: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in asks if fact.kind not in FILE_KINDS)


def role_of(service: Service, relation: Relation) -> PartyRole | None:
    """The service's rules for a role, if it knows the role."""
    return next((role for role in service.parties if role.relation == relation), None)


def respondents(service: Service) -> PartyRole | None:
    """The other side, if the service asks for one."""
    return role_of(service, Relation.RESPONDENT)


def asked_here(screen: Screen, known: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The questions of a screen that apply, given what earlier screens answered.

    A question that hangs on one of the same screen stays: the form shows and hides it.
    """
    own = {fact.code for fact in screen.facts}
    asked = []
    for fact in screen.facts:
        if fact.shown_if is None or fact.shown_if[0] in own:
            asked.append(fact)
        elif shown(fact, known):
            asked.append(replace(fact, shown_if=None))
    return tuple(asked)


@dataclass
class Part:
    """Some fields of a screen under a heading of their own."""

    form: forms.Form
    title: Text = ""
    lead: Text = ""
    shown_if: str = ""  # the condition of the whole part, as the components write it
    counts: bool = True  # False: does not apply, so nothing in it can be wrong


class Filled:
    """The forms of one screen as one: the error summary and the page need not know how many there are."""

    prefix = "form"

    def __init__(self, parts: list[Part]) -> None:
        """In the order of the page."""
        self.parts = parts

    @property
    def errors(self) -> ErrorDict:
        """All that is wrong, by the name of the control."""
        found = ErrorDict()
        for part in self.parts:
            if part.counts and part.form.is_bound:
                found.update({part.form.add_prefix(name): errors for name, errors in part.form.errors.items()})
        return found

    def non_field_errors(self) -> list[str]:
        """What is wrong with no field in particular."""
        judged = [part.form for part in self.parts if part.counts and part.form.is_bound]
        return [str(error) for form in judged for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[BoundField]:
        """All fields."""
        for part in self.parts:
            if part.counts:
                yield from part.form

    @property
    def named(self) -> list[tuple[str, forms.Field]]:
        """All fields by the name of the control, also where they do not apply."""
        return [(part.form.add_prefix(name), field) for part in self.parts for name, field in part.form.fields.items()]

    def is_valid(self) -> bool:
        """Nothing wrong in the parts that apply."""
        return all(part.form.is_valid() for part in self.parts if part.counts)

    @property
    def is_multipart(self) -> bool:
        """Does it take files?"""
        return any(part.form.is_multipart() for part in self.parts)

    def remember(self, typed: Typed, *, only_idle: bool = False) -> None:
        """Show what was typed, without judging it; `only_idle`: in the parts that do not apply."""
        for part in self.parts:
            if only_idle and part.counts:
                continue
            for name, field in part.form.fields.items():
                key = part.form.add_prefix(name)
                if isinstance(field, RowsField):
                    part.form.initial[name] = field.widget.value_from_datadict(MultiValueDict(typed), {}, key)
                    continue
                values = typed.get(key)
                if values is None:
                    continue
                many = isinstance(field, forms.MultipleChoiceField)
                part.form.initial[name] = values if many else (values[-1] if values else "")


def as_data(typed: Typed | None) -> MultiValueDict[str, str] | None:
    """What was typed as a form takes it."""
    return None if typed is None else MultiValueDict(typed)


def typed_in(filled: Filled, post: MultiValueDict[str, str], before: Typed) -> Typed:
    """What this post typed; questions that the page did not send because they were hidden keep their old answers."""
    typed: Typed = {}
    for part in filled.parts:
        for name, field in part.form.fields.items():
            if isinstance(field, forms.FileField):
                continue
            for key in names_of(field, part.form.add_prefix(name)):
                if key in post:
                    typed[key] = [str(value).replace("\x00", "") for value in post.getlist(key)]
                elif key in before and (part.shown_if or "data-shown-if" in field.widget.attrs):
                    typed[key] = before[key]
                else:
                    typed[key] = []
    return typed


def count_of(typed: Typed, role: PartyRole) -> int:
    """How many of the other side are on the page."""
    named = {int(key[5]) for key in typed if key.startswith("other") and key[5:6].isdigit()}
    return min(role.most, max(named, default=0) + 1)
