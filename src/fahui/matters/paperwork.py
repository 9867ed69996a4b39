"""Letters of a matter: which action drafts or issues them, and what their blanks are filled with."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed
from fahui.core.parameters import parameter
from fahui.documents import issue
from fahui.documents.filling import MissingValue
from fahui.documents.letters import optional_placeholders, placeholders
from fahui.documents.models import Letter
from fahui.documents.pdf import MissingGlyphs
from fahui.laws.register import cite
from fahui.matters import form_words, parts, serving
from fahui.matters.case import Case
from fahui.matters.letter_days import days_of
from fahui.matters.models import Event, Matter, MatterLetter
from fahui.matters.permissions import By
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.matters.tables import grid, rows_in_words
from fahui.matters.telling_staff import tell_staff
from fahui.matters.vocabulary import ENDS, Action, Answers, ByFact, Fact, Length, LetterForm, Param, Relation, Service
from fahui.places.history import label_on

PARTIES: Final = (Relation.APPLICANT, Relation.AGENT, Relation.RESPONDENT)
BLANK: Final = "［　］"
DETAILS: Final = ("address", "phone", "id", "sex", "born")
OF_WHOLE: Final = ("whole_number", "opponents")
HANDED_OVER: Final = ("former_handler", "former_unit", "kept_unit", "released_unit", "new_unit")


def form_of(service: Service, code: str) -> LetterForm:
    """A letter of the service, or the engine's own."""
    return SERVICE_RECEIPT if code == SERVICE_RECEIPT.code else service.letter(code)


def organ_of(form: LetterForm) -> str:
    """The name of the organ whose letter it is."""
    return str(settings.BUREAU_NAME if form.organ == "bureau" else settings.ORGAN_NAME)


def make(matter: Matter, action: Action, event: Event, answers: Answers, by: By) -> None:
    """Draft and issue what the action names; numbers are taken here, inside the transaction."""
    if not action.drafts and not action.issues:
        return
    case = Case(matter, by=by, pending=dict(answers))
    for form in forms_now(case, action.drafts):
        _draft(case, form, event)
    for form in forms_now(case, action.issues):
        letter = _redrafted(case, form, event) or _draft(case, form, event)
        _sign(case, letter, event)
        MatterLetter.objects.filter(letter=letter).update(
            event_seq=event.seq
        )  # the event that issued it, not the draft


def forms_now(case: Case, codes: Iterable[str]) -> list[LetterForm]:
    """The letters among these that this matter's answers call for."""
    forms = (form_of(case.matter.definition, code) for code in codes)
    return [one for one in forms if one.only_if is None or str(case.facts.get(one.only_if[0])) in one.only_if[1]]


def overtaken(matter: Matter, action: Action) -> list[MatterLetter]:
    """Letters not signed yet that fall with the action: it takes back the step that made them, or ends the matter."""
    service = matter.definition
    undone = [service.action(code) for code in action.clears]
    codes = {code for one in undone for code in (*one.drafts, *one.issues)}
    if action.to in ENDS:
        codes |= {code for one in service.actions for code in one.drafts}
    if not codes:
        return []
    rows = matter.letters.filter(code__in=codes - {*action.issues, *action.drafts})
    unsigned = (Letter.State.DRAFTED,) if action.to in ENDS else (Letter.State.DRAFTED, Letter.State.HELD)
    return list(rows.filter(letter__state__in=unsigned).select_related("letter").order_by("id"))


def void_overtaken(matter: Matter, action: Action, event: Event) -> None:
    """A draft whose proposal was sent back, or that came to nothing, is void and says why; it never had a number."""
    said = [str(event.facts[fact.code]) for fact in action.asks if fact.kind == "text" and event.facts.get(fact.code)]
    for row in overtaken(matter, action):
        issue.void_letter(row.letter, reason="：".join(filter(None, [str(action.title), "；".join(said)])))


def _redrafted(case: Case, form: LetterForm, event: Event) -> Letter | None:
    """The proposer's draft, with what has come since; None when nobody drafted it."""
    if case.matter.version <= 1:
        return None
    rows = MatterLetter.objects.filter(
        district=case.matter.district, matter=case.matter, code=form.code, letter__state=Letter.State.DRAFTED
    )
    row = rows.select_related("letter__data_key").order_by("-id").first()
    return issue.redraft_letter(row.letter, values_for(case, event, form)) if row else None


def _draft(case: Case, form: LetterForm, event: Event) -> Letter:
    letter = issue.draft_letter(
        template_code=form.code,
        title=str(form.title),
        body=form.body,
        series=form.series.format(short=settings.ORGAN_SHORT),
        data_key=case.matter.data_key,
        values=values_for(case, event, form),
    )
    MatterLetter.objects.create(matter=case.matter, letter=letter, code=form.code, event_seq=event.seq)
    return letter


def _sign(case: Case, letter: Letter, event: Event) -> None:
    signer = str(case.by) if isinstance(case.by, User) and case.by.is_staff else settings.ORGAN_NAME
    pattern = letter.series + "〔{year}〕{seq}号" if letter.series else ""
    try:
        issue.sign_letter(letter, number_pattern=pattern, by_name=signer, on=event.happened_on)
    except MissingGlyphs as missing:
        issue.hold_letter(letter, reason=missing.words)
        text = _("《%(title)s》里有字库印不出的字，文书暂缓签发：%(why)s")
        tell_staff(case.matter, f"glyphs:{letter.pk}", text % {"title": letter.title, "why": missing.words})
    except MissingValue as missing_value:
        names = "、".join(missing_value.names)
        raise ValidationError(
            _("《%(title)s》还缺：%(names)s，补齐后才能签发。") % {"title": letter.title, "names": names}, code="letter"
        ) from missing_value


def values_for(case: Case, event: Event | None, form: LetterForm) -> dict[str, Any]:
    """What this form's blanks are filled with: `matter_number`, `applicant`, each answer, `due_<term>` …"""
    wanted = placeholders(form.body) | optional_placeholders(form.body)
    matter, service = case.matter, case.matter.definition
    values: dict[str, Any] = {
        "matter_number": matter.number,
        "service": str(service.title),
        "organ": settings.ORGAN_NAME,
        "bureau": settings.BUREAU_NAME,
        "government": settings.GOVERNMENT_NAME,
        "opened_on": matter.opened_on,
        "actor": str(case.by) if isinstance(case.by, User) else settings.ORGAN_NAME,
        "phone": settings.ORGAN_PHONE,
        "basis": "、".join(cite(basis) for basis in service.basis),
    }
    values |= _answers_in_words(service, case.facts)
    values |= parties_of(case)
    values |= form_words.blanks(case, wanted)
    if any(name.startswith(("due_", "why_")) for name in wanted):
        values |= days_of(case, wanted)
    if wanted & set(OF_WHOLE):
        values |= parts.words_of_whole(matter)
    if "place" in wanted:
        values["place"] = label_on(matter.region, case.begun_on)  # a matter keeps the names of its day
    if wanted & {"materials", "material_count"}:
        values |= _papers(matter, service)
    values |= _lengths(service, wanted, case.facts)
    if event is not None and event.action == "serve":
        values |= serving.on_receipt(case.facts, event.facts, values["applicant"])
    return {name: value for name, value in values.items() if name in wanted}


def names_for(service: Service) -> set[str]:
    """Every name that the letters of a service may use."""
    parties = [str(relation) for relation in PARTIES]
    return {
        *("number", "date", "matter_number", "service", "organ", "bureau", "opened_on", "actor", "phone", "basis"),
        *("government", "place"),
        *OF_WHOLE,
        *form_words.NAMES,
        *("materials", "material_count"),
        *(fact.code for fact in asked_by(service)),
        *parties,
        *(f"{party}_{detail}" for party in parties for detail in DETAILS),
        *(f"{what}_{term.code}" for term in service.terms for what in ("due", "length", "why")),
        *(
            ("handler", "unit", "handler_phone")
            if any(one.assigns or "handler" in one.shows for one in service.actions)
            else ()
        ),
        *(fact.code for action in service.actions if action.finds for fact in action.finds.facts),
        *(("unit_arranges", "named") if any(action.assigns_unit for action in service.actions) else ()),
        *(HANDED_OVER if any(action.hands_over for action in service.actions) else ()),
    }


def asked_by(service: Service) -> list[Fact]:
    """Every question of a service."""
    return [*service.intake, *(fact for action in service.actions for fact in action.asks)]


def _papers(matter: Matter, service: Service) -> dict[str, Any]:
    papers = list(matter.materials.order_by("id"))
    rows = [{"name": _("%(service)s申请表") % {"service": service.title}, "copies": _("1份")}]
    rows += [{"name": paper.title, "copies": _("%(n)d份") % {"n": paper.copies}} for paper in papers]
    return {"materials": rows, "material_count": 1 + sum(paper.copies for paper in papers)}


def _answers_in_words(service: Service, facts: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Fact] = {}
    for fact in asked_by(service):  # two actions may ask under one name with choices of their own (维持 | 责令改正)
        other = known.get(fact.code)
        known[fact.code] = replace(fact, choices=(*other.choices, *fact.choices)) if other else fact
    return {code: in_words(known.get(code), value) for code, value in facts.items()}


def in_words(fact: Fact | None, value: Any) -> Any:
    """An answer as a person reads it; dates stay dates, and a table's rows by column, as letters repeat them."""
    if fact is None:
        return value
    if fact.kind == "table" and isinstance(value, list):
        return rows_in_words(fact, value, in_words)
    titles = {code: str(title) for code, title in fact.choices}
    if isinstance(value, list) and titles:
        return "、".join(titles.get(str(one), str(one)) for one in value)
    if fact.kind in ("yesno", "tri"):
        return {"yes": _("是"), "no": _("否"), "unknown": _("不清楚"), True: _("是"), False: _("否")}.get(value, value)
    if fact.kind == "money":
        return _("%(sum)s元") % {"sum": f"{float(value):,.2f}".removesuffix(".00")}
    if fact.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if fact.kind == "longtext" and isinstance(value, str) and fact.code.endswith("_items"):
        return [line.strip(" \t。；;") for line in value.splitlines() if line.strip()]
    return titles.get(str(value), value)


def on_page(fact: Fact | None, value: Any) -> Any:
    """An answer as a page shows it: a table as a grid, everything else as `in_words` has it."""
    words = in_words(fact, value)
    return grid(fact, words) if fact is not None and fact.kind == "table" and isinstance(words, list) else words


def parties_of(case: Case) -> dict[str, Any]:
    """Names and particulars of everybody, as letters carry them."""
    values: dict[str, Any] = {}
    for relation in PARTIES:
        rows = case.those(relation)
        values[str(relation)] = "、".join(row.name for row in rows)
        if rows:
            try:
                details = rows[0].details()
            except KeyDestroyed:
                details = {}
            values[f"{relation}_address"] = details.get("address", "")
            values[f"{relation}_phone"] = details.get("phone", "")
            values[f"{relation}_id"] = details.get("id_number", "")
            values[f"{relation}_sex"], values[f"{relation}_born"] = form_words.sex_and_birth(details)
    return values


def _lengths(service: Service, wanted: set[str], facts: Mapping[str, Any]) -> dict[str, Any]:
    """How long a term is, for letters that name it before it begins: 自收到本决定书之日起15日."""
    found = {}
    for term in service.terms:
        name = f"length_{term.code}"
        if name not in wanted:
            continue
        length = term.length
        one = dict(length.lengths).get(str(facts.get(length.fact))) if isinstance(length, ByFact) else length
        if isinstance(one, Param):
            found[name] = one.unit.amount(int(parameter(one.name, clock.today())))
        elif isinstance(one, Length):
            found[name] = one.unit.amount(one.n)
    return found


def letters_to_show(matter: Matter) -> list[MatterLetter]:
    """What the applicant may open: signed, sealed or served letters; no drafts, no records of the house."""
    states = (Letter.State.SIGNED, Letter.State.SEALED, Letter.State.SERVED)
    hidden = {form.code for form in matter.definition.letters if form.internal} | {SERVICE_RECEIPT.code}
    rows = matter.letters.filter(letter__state__in=states).select_related("letter__data_key").order_by("id")
    return [row for row in rows if row.code not in hidden]
