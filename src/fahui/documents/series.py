"""Numbers of letters, without gaps: 新法援决字〔2026〕12号."""

from string import Formatter

from django.db import transaction

from fahui.documents.models import LetterSeries


def take_number(district: str, series: str, year: int, pattern: str) -> tuple[int, str]:
    """The next number of a series, and how it is printed.

    Must run inside the caller's transaction: others wait for it to end, and a rolled-back caller leaves no gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a letter's number is taken inside the transaction that uses it")
    key = {"district": district, "series": series, "year": year}
    LetterSeries.objects.bulk_create([LetterSeries(**key)], ignore_conflicts=True)
    row = LetterSeries.objects.select_for_update().get(**key)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last, printed_number(pattern, year, row.last)


def printed_number(pattern: str, year: int, seq: int) -> str:
    """A number as a letter prints it; the pattern names {year} and {seq}, as in 新法援决字〔{year}〕{seq}号."""
    if {name for _, name, _, _ in Formatter().parse(pattern) if name is not None} != {"year", "seq"}:
        raise ValueError(f"a number pattern must name {{year}} and {{seq}}: {pattern}")
    return pattern.format(year=year, seq=seq)
