"""The self-check says what to choose when the ground chosen decides nothing, and only then."""

from datetime import date

import pytest

from fahui.services.legal_aid.self_check import judge

OTHERWISE = "改选“都不是，按家庭收入看”"


@pytest.mark.parametrize(
    ("cause", "ground", "told"),
    [
        ("support", "migrant_worker", True),
        ("other", "migrant_worker", True),
        ("wages", "migrant_worker", False),
        ("support", "income", False),
    ],
)
def test_another_choice_is_named_where_it_would_help(db: None, cause: str, ground: str, told: bool) -> None:
    judged = judge({"cause": cause, "means_ground": ground}, date(2026, 11, 2))
    assert (OTHERWISE in "".join(judged.lines)) is told
    assert "批准" not in f"{judged.words}{''.join(judged.lines)}"
