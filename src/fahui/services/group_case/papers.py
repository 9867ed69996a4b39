"""The letters: to each person their own decision, to the unit one assignment for all."""

from dataclasses import replace

from fahui.matters.vocabulary import LetterForm
from fahui.services.legal_aid.papers import LETTERS
from fahui.services.texts import letter_text


def _of(*codes: str, **other: str) -> tuple[LetterForm, ...]:
    """Those of a single case, with another text where one is named."""
    known = {letter.code: letter for letter in LETTERS}
    return tuple(
        replace(known[code], body=letter_text(f"group_case/{other[code]}.md")) if code in other else known[code]
        for code in codes
    )


WHOLE_LETTERS = _of("assignment_notice", "replacement_notice", assignment_notice="assignment")
PART_LETTERS = _of(
    "application_form",
    "means_statement",
    "review_grant",
    "review_refusal",
    "receipt",
    "supplement_notice",
    "grant_decision",
    "refusal_decision",
    "termination_decision",
    "termination_letter",
    grant_decision="grant",
)
