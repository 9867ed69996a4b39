"""Which numbers of the ministry's report notices of case organs add to; there is no application and no approval."""

from fahui.matters.counting.declared import Count, Sort
from fahui.services.legal_aid.counts import ADOPTED, ENDED, TERMINATED, procedure

COUNTS = (Count("cases", ("notify",)), Count("closed", ENDED, last=True))
SORTS = (
    Sort("kind", (("criminal", ()),)),
    Sort("source", (("notified_agency", (("ground", ("treatment",)),)), ("notified", ()))),
    procedure("investigation", "prosecution", "first", "second", "retrial", "death_review"),
    Sort(
        "result",
        (
            TERMINATED,
            ("withdrawn", (("result", ("withdrawn",)),)),
            ("judgment", (("result", ("judgment",)),)),
        ),
    ),
    ADOPTED,
    Sort("category", (("minor", (("ground", ("minor",)),)),)),
)
