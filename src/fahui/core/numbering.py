"""Numbers people read aloud: year, running number, check digit. Gaps are allowed (engine-decisions)."""

import re

from django.db import connection
from stdnum import luhn

from fahui.core import clock
from fahui.core.identifiers import plain


def next_matter_number() -> str:
    """2026-000317-4, from a database sequence: it never waits for another submission."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('matter_number')")
        running = cursor.fetchone()[0]
    return with_check_digit(clock.today().year, running)


def with_check_digit(year: int, running: int) -> str:
    """The number as printed; the last digit is Luhn's over the others."""
    body = f"{year}{running:06d}"
    return f"{year}-{running:06d}-{luhn.calc_check_digit(body)}"


def clean_number(text: str) -> str | None:
    """What a person typed or read aloud, as printed; None when a digit is wrong."""
    digits = re.sub(r"\D", "", plain(text))
    if len(digits) < 11 or not luhn.is_valid(digits):
        return None
    return f"{digits[:4]}-{digits[4:-1]}-{digits[-1]}"
