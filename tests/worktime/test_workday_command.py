"""`bin/manage workday`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def workday(*words: str) -> str:
    out = StringIO()
    call_command("workday", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("start", "n", "unit", "due", "provisional"),
    [
        ("2026-09-30", "7", "working_days", "2026-10-15", False),
        ("2025-09-26", "7", "days", "2025-10-09", False),
        ("2025-04-20", "7", "days", "2025-04-27", False),
        ("2026-12-28", "10", "working_days", "2027-01-12", True),
        ("2026-09-24", "7", "days", "2026-10-08", False),
        ("2026-01-31", "1", "months", "2026-02-28", False),
        ("2026-09-24T10:30", "24", "hours", "2026-09-25T10:30:00+08:00", False),
        ("2026-09-24 10:30", "7", "days", "2026-10-08", False),
    ],
)
def test_one_json_object_is_printed(start: str, n: str, unit: str, due: str, provisional: bool) -> None:
    answer = json.loads(workday("add", start, n, "--unit", unit, "--json"))
    assert set(answer) == {"due", "provisional", "explanation"}
    assert (answer["due"], answer["provisional"]) == (due, provisional)
    assert all(sentence.endswith("。") for sentence in answer["explanation"])


def test_the_date_comes_first_and_its_reasons_after() -> None:
    lines = workday("add", "2026-12-28", "10", "--unit", "working_days").splitlines()
    assert lines[0] == "2027年1月12日（周二）（暂定）"
    assert lines[-1] == "2027年放假安排尚未公布，此日期为暂定，公布后会重算并告知您。"


def test_office_hours_and_counting_backwards() -> None:
    assert workday("add", "2025-03-04T11:00", "4", "--unit", "hours", "--office").startswith(
        "2025年3月4日（周二）17:00\n"
    )
    assert workday("add", "2026-10-20", "15", "--unit", "days", "--backwards").startswith("2026年10月5日（周一）\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "2026-13-01", "7"), "不是有效的日期"),
        (("add", "2026-01-01", "99999999"), "无法推算"),
        (("add", "2026-01-01", "7", "--office"), "办公时间"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        workday(*words)


def test_seeding_from_the_command_line() -> None:
    assert workday("seed", "--district", "420115") == "已预置23个年份的放假安排。\n"
    assert workday("seed", "--district", "420115") == "已预置0个年份的放假安排。\n"


def test_without_a_database_the_package_s_calendar_answers() -> None:
    def unreachable(*args: object) -> None:
        raise OperationalError("no server")

    with connection.execute_wrapper(unreachable):
        assert '"2026-10-15"' in workday("add", "2026-09-30", "7", "--unit", "working_days", "--json")
