"""Numbers without gaps, however many people sign at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from fahui.documents.models import LetterSeries
from fahui.documents.series import printed_number, take_number

PATTERN = "新法援决字〔{year}〕{seq}号"


def _take(then_fail: bool) -> str | None:
    try:
        with transaction.atomic():
            _, text = take_number("420117", "新法援决字", 2026, PATTERN)
            if then_fail:
                raise InterruptedError
            return text
    except InterruptedError:
        return None
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_all_numbers_once_and_failures_leave_no_gap() -> None:
    with ThreadPoolExecutor(8) as people:
        taken = [text for text in people.map(_take, [at % 3 == 0 for at in range(30)]) if text]

    assert sorted(taken) == sorted(printed_number(PATTERN, 2026, seq) for seq in range(1, 21))
    assert LetterSeries.objects.get().last == 20


@pytest.mark.django_db
def test_each_year_district_and_series_counts_for_itself() -> None:
    key = ("420117", "新法援决字")

    assert take_number(*key, 2026, PATTERN) == (1, "新法援决字〔2026〕1号")
    assert take_number(*key, 2026, PATTERN)[0] == 2
    assert take_number(*key, 2027, PATTERN) == (1, "新法援决字〔2027〕1号")
    assert take_number("420116", "新法援决字", 2026, PATTERN)[0] == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_not_given_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        take_number("420117", "新法援决字", 2026, PATTERN)


@pytest.mark.parametrize("pattern", ["{seq}号", "〔{year}〕号", "〔{year}〕{seq}{other}", "12号"])
def test_a_pattern_must_name_year_and_number_only(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        printed_number(pattern, 2026, 1)
