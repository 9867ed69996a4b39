"""Which numbers of the ministry's report legal aid adds to, and how its cases fall into the report's lists."""

from fahui.matters.counting.declared import Count, Rule, Sort
from fahui.services.legal_aid.marks import GRANTED

ENDED = ("close", "terminate")  # aid that was terminated is at its end too

COUNTS = (
    Count("applied", ("submit",)),
    Count("accepted", ("accept",)),
    Count("approved", GRANTED),
    Count("refused", ("refuse",), last=True),
    Count("cases", GRANTED),
    Count("closed", ENDED, last=True),
    Count("recovered", ("close",), last=True, sums="recovered"),
)


# First of the rules: a case once closed, reopened and then terminated keeps the paper it was closed by.
TERMINATED: Rule = ("terminated", (("outcome", ("terminated",)),))
# As whoever handled it says at the closing, in aid by notice as in aid that was applied for.
ADOPTED = Sort("adopted", tuple((code, (("adopted", (code,)),)) for code in ("all", "part", "none")))


def procedure(*codes: str) -> Sort:
    """Where the case stands, in the words of the list itself."""
    return Sort("procedure", tuple((code, (("procedure_stage", (code,)),)) for code in codes))


SORTS = (
    Sort(
        "kind",
        (
            ("criminal", (("aid_form", ("defence",)),)),
            ("arbitration", (("aid_form", ("arbitration",)),)),
            ("non_litigation", (("aid_form", ("documents", "non_litigation")),)),
            ("compensation", (("aid_form", ("litigation",)), ("cause", ("compensation", "acquitted")))),
            ("administrative", (("aid_form", ("litigation",)), ("cause", ("social_insurance", "pension")))),
            ("civil", (("aid_form", ("litigation",)),)),
        ),
    ),
    Sort(
        "form",
        (
            ("litigation", (("aid_form", ("litigation", "non_litigation")),)),
            ("arbitration", (("aid_form", ("arbitration",)),)),
            ("defence", (("aid_form", ("defence",)),)),
            ("documents", (("aid_form", ("documents",)),)),
        ),
    ),
    Sort(
        "source",
        (("first", (("marks", ("provide_first",)),)), ("transferred", (("channel", ("transfer",)),)), ("applied", ())),
    ),
    procedure(
        *("none", "arbitration", "first", "second", "retrial", "enforcement"),
        *("reconsideration", "investigation", "prosecution", "death_review"),
    ),
    Sort(
        "category",
        (
            ("migrant_worker", (("means_ground", ("migrant_worker",)),)),
            ("low_income", (("assistance_kind", ("allowance",)),)),
            ("low_margin", (("assistance_kind", ("allowance_edge",)),)),
            ("extreme_poverty", (("assistance_kind", ("extreme_poverty",)),)),
            ("rigid_expenses", (("assistance_kind", ("rigid_expenses",)),)),
            ("judicial_relief", (("assistance_kind", ("judicial_relief",)),)),
            ("preferential", (("assistance_kind", ("preferential",)),)),
            *((code, (("belongs", (code,)),)) for code in ("woman", "ethnic_minority", "foreign")),
        ),
    ),
    Sort(
        "result",
        (
            TERMINATED,
            ("withdrawn", (("closing_paper", ("suit_withdrawn", "case_withdrawn")),)),
            ("reconsidered", (("closing_paper", ("reconsideration",)),)),
            ("judgment", (("outcome", ("judgment",)),)),
            ("settled", (("outcome", ("settled",)),)),
        ),
    ),
    ADOPTED,
)
