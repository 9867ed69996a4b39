"""What the letters of an action would say, seen before it is taken."""

from typing import Any

from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.identifiers import mask_id, mask_phone
from fahui.documents.blocks import Table, lines_of, text_of
from fahui.documents.filling import compose
from fahui.documents.letters import placeholders
from fahui.documents.models import Letter
from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.matters.paperwork import BLANK, asked_by, forms_now, parties_of, values_for
from fahui.matters.permissions import By
from fahui.matters.telling import masked_party
from fahui.matters.vocabulary import Action, Answers, LetterForm, Relation, Service


def preview(matter: Matter, action: Action, answers: Answers, by: By) -> list[dict[str, Any]]:
    """What the letters of an action would say, before anything is done: title and blocks, blanks shown as ［　］.

    Names and numbers of people are masked as everywhere before a reason is given; the letter itself has them whole.
    """
    case = Case(matter, by=by, pending=dict(answers))
    found = []
    for form in forms_now(case, (*action.drafts, *action.issues)):
        values = {**values_for(case, None, form), **_masked_parties(case)}
        blanks = _blanks(matter.definition, form)
        filled = {**blanks, **{name: value for name, value in values.items() if value not in (None, "", [])}}
        found.append(
            {"title": str(form.title), "blocks": compose(form.body, {**filled, **_later()}), "form": form.form}
        )
    return found


def _masked_parties(case: Case) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in parties_of(case).items():
        if name.endswith("_id"):
            shown[name] = mask_id(str(value))
        elif name.endswith("_phone"):
            shown[name] = mask_phone(str(value))
        elif name.endswith("_born"):
            shown[name] = mask_id(str(value)) if value else ""
        elif not name.endswith(("_address", "_sex")):
            rows = case.those(Relation(name))
            shown[name] = "、".join(masked_party(row.name, row.facts.get("kind", "person")) for row in rows)
    return shown


def _blanks(service: Service, form: LetterForm) -> dict[str, Any]:
    """Every slot open; a table with one row of open cells."""
    tables = {fact.code: fact.columns for fact in asked_by(service) if fact.kind == "table"}
    return {
        name: [{column.code: BLANK for column in tables[name]}] if name in tables else BLANK
        for name in placeholders(form.body)
    }


def _later() -> dict[str, Any]:
    return {"number": _("（签发时编号）"), "date": clock.today()}


def readable(letter: Letter) -> list[str]:
    """An issued letter's words, line by line, for whoever is about to sign it; numbers of people stay masked."""
    shown = {name: _hidden(name, value) for name, value in letter.values.items()}
    blocks = compose(letter.body, {**shown, "number": letter.number_text, "date": letter.document_date})
    lines = []
    for block in blocks:
        if isinstance(block, Table):
            lines += ["：".join(filter(None, map(text_of, row))) for row in block.rows]
        else:
            lines += [text_of(line) for line in lines_of(block)]
    return [line for line in lines if line.strip()]


def _hidden(name: str, value: Any) -> Any:
    if name.endswith(("_id", "_born")):
        return mask_id(str(value))
    return mask_phone(str(value)) if name.endswith("_phone") and value else value
