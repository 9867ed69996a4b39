"""The letters: to each person their own papers and their own decision, to the unit one assignment for all."""

from dataclasses import replace

from fahui.matters.vocabulary import LetterForm
from fahui.services.legal_aid.informing import INFORMING_LETTERS
from fahui.services.legal_aid.linking import LINKING_LETTERS
from fahui.services.legal_aid.papers import LETTERS
from fahui.services.legal_aid.quality import closing_and_quality
from fahui.services.texts import letter_text

# The opponent and the story are those of the case; a part says its own figures.
OF_PART = (
    ("{{ statement }}", letter_text("group_case/own_facts.md").strip()),
    ("{{ amount? }}", "{{ owed }}"),
    ("{{ limitation_on? }}", "以群体性案件登记的为准"),
    ("{{ respondent? }}", "{{ opponents? }}"),
)
# To others, for all of them in one.
OF_WHOLE = ("official_letter", "court_fee_letter")


def _of(*codes: str, **other: str) -> tuple[LetterForm, ...]:
    """Those of a single case, with another text where one is named."""
    known = {letter.code: letter for letter in (*LETTERS, *LINKING_LETTERS)}
    return tuple(
        replace(known[code], body=letter_text(f"group_case/{other[code]}.md")) if code in other else known[code]
        for code in codes
    )


def _as_part(letter: LetterForm) -> LetterForm:
    body = letter.body
    for single, own in OF_PART:
        body = body.replace(single, own)
    return replace(letter, body=body)


def _as_whole(letter: LetterForm) -> LetterForm:
    """The contact stands for all who were granted aid."""
    return replace(letter, body=letter.body.replace("{{ applicant }}", "{{ applicant }}等人（受援人名册附后）"))


WHOLE_LETTERS = (
    *_of(
        *("assignment_notice", "replacement_notice", "change_application", "handling_record", "introduction"),
        assignment_notice="assignment",
    ),
    *(_as_whole(letter) for letter in (*INFORMING_LETTERS, *LINKING_LETTERS) if letter.code in OF_WHOLE),
    *closing_and_quality("legal_aid", "{short}法援"),
)
PART_LETTERS = tuple(
    _as_part(letter)
    for letter in _of(
        "relief_letter",
        "notary_letter",
        "application_form",
        "means_statement",
        "review_grant",
        "review_refusal",
        "receipt",
        "supplement_notice",
        "grant_decision",
        "refusal_decision",
        "agreement",
        "authorisation",
        "termination_decision",
        "termination_letter",
        "cooperation_letter",
        "assignment_notice",
        grant_decision="grant",
        assignment_notice="joining",
    )
)
