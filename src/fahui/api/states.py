"""What a body is told of its own notice: no more than what it was promised an answer to."""

from typing import Any

from fahui.matters import telling
from fahui.matters.models import Assignment, Matter, MatterLetter
from fahui.matters.paperwork import letters_to_show


def state_of(matter: Matter) -> dict[str, Any]:
    """As `schemas.State` has it."""
    return {
        "number": matter.number,
        "service": matter.service,
        "stage": matter.stage,
        "stage_words": matter.get_stage_display(),
        "outcome": matter.outcome,
        "outcome_words": telling.outcome_words(matter) if matter.outcome else "",
        "received_at": matter.events.order_by("seq").values_list("happened_at", flat=True)[0],
        "lawyer": _lawyer(matter),
        "limits": [
            {"title": one.title, "due": one.due, "state": one.words} for one in telling.clocks(matter, for_staff=False)
        ],
        "letters": [
            {
                "id": row.letter_id,
                "code": row.code,
                "title": row.letter.title,
                "number": row.letter.number_text,
                "dated": row.letter.document_date,
            }
            for row in letters_for_body(matter)
        ],
    }


def _lawyer(matter: Matter) -> dict[str, str] | None:
    row = Assignment.objects.live().filter(matter=matter).select_related("professional__person", "organisation").first()
    if row is None:
        return None
    return {
        "name": row.professional.person.name,
        "unit": row.organisation.name,
        "phone": row.professional.work_phone,
    }


def letters_for_body(matter: Matter) -> list[MatterLetter]:
    """Its letters but those that are served on the person."""
    served = {form.code for form in matter.definition.letters if form.served}
    return [row for row in letters_to_show(matter) if row.code not in served]
