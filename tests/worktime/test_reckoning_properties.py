"""What holds for every term, whatever its figures."""

import json
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fahui.worktime.builtin import builtin_notices
from fahui.worktime.calendar import Calendar
from fahui.worktime.explain import in_words
from fahui.worktime.reckoning import Hours, Reckoning, reckon
from fahui.worktime.steps import SHANGHAI, ExtendFrom
from fahui.worktime.units import Unit

CALENDAR = Calendar(builtin_notices())
Pauses = list[tuple[datetime, datetime | None]]

starts = st.dates(date(2004, 1, 1), date(2028, 12, 31))
lengths = st.integers(0, 60)
day_units = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS])
extensions = st.integers(0, 20)
rules: st.SearchStrategy[ExtendFrom] = st.sampled_from(["raw", "moved_end"])


@st.composite
def pauses_of(draw: st.DrawFn, start: date) -> Pauses:
    """Up to four closed pauses near a start, in any order, perhaps overlapping."""
    midnight = datetime(start.year, start.month, start.day, tzinfo=SHANGHAI)
    spans: Pauses = []
    for _ in range(draw(st.integers(0, 4))):
        begun = midnight + timedelta(hours=draw(st.integers(-72, 24 * 60)))
        spans.append((begun, begun + timedelta(hours=draw(st.integers(0, 24 * 20)))))
    return spans


with_pauses = starts.flatmap(lambda start: st.tuples(st.just(start), pauses_of(start)))


@given(with_pauses, lengths, day_units, extensions, rules)
def test_a_term_never_ends_on_a_rest_day(
    case: tuple[date, Pauses], n: int, unit: Unit, extension: int, rule: ExtendFrom
) -> None:
    start, pauses = case
    term = reckon(start, n, unit, CALENDAR, pauses=pauses, extension=extension, extend_from=rule)
    assert term.due is not None
    assert CALENDAR.is_workday(term.due)


@given(with_pauses, lengths, day_units, extensions, rules)
def test_a_pause_never_shortens_a_term(
    case: tuple[date, Pauses], n: int, unit: Unit, extension: int, rule: ExtendFrom
) -> None:
    start, pauses = case
    plain = reckon(start, n, unit, CALENDAR, extension=extension, extend_from=rule)
    paused = reckon(start, n, unit, CALENDAR, pauses=pauses, extension=extension, extend_from=rule)
    assert plain.due is not None
    assert paused.due is not None
    assert paused.due >= plain.due
    assert paused.given_back >= 0


@given(with_pauses, st.integers(0, 80), st.sampled_from(["elapsed", "office"]))
def test_a_pause_never_shortens_a_term_in_hours(case: tuple[date, Pauses], n: int, hours: Hours) -> None:
    start, pauses = case
    plain = reckon(start, n, Unit.HOURS, CALENDAR, hours=hours)
    paused = reckon(start, n, Unit.HOURS, CALENDAR, hours=hours, pauses=pauses)
    assert plain.due_at is not None
    assert paused.due_at is not None
    assert paused.due_at >= plain.due_at
    if hours == "elapsed":
        assert paused.due_at - plain.due_at == timedelta(minutes=paused.given_back)


@given(with_pauses, lengths, day_units, extensions, rules)
def test_a_term_is_provisional_exactly_when_it_reaches_past_the_publication(
    case: tuple[date, Pauses], n: int, unit: Unit, extension: int, rule: ExtendFrom
) -> None:
    start, pauses = case
    term = reckon(start, n, unit, CALENDAR, pauses=pauses, extension=extension, extend_from=rule)
    assert term.due is not None
    assert term.provisional == (term.due > CALENDAR.last_published)


@given(with_pauses, st.integers(1, 60), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]))
def test_the_raw_end_is_the_nth_day_that_no_pause_took(case: tuple[date, Pauses], n: int, unit: Unit) -> None:
    """Day by day: d is not counted when it lies in (pause, resumption]; a pause on the very last day moves it on."""
    start, pauses = case
    spans = [(begun.date(), resumed.date()) for begun, resumed in pauses if resumed is not None]
    day, left = start, n
    while left:
        day += timedelta(days=1)
        taken = any(begun < day <= resumed for begun, resumed in spans)
        left -= not taken and (unit is Unit.DAYS or CALENDAR.is_workday(day))
    term = reckon(start, n, unit, CALENDAR, pauses=pauses)
    assert term.due is not None
    # Between the counted end and the end told lies at most the move off rest days, or a pause.
    begun_late = any(day <= begun <= term.due and begun != resumed for begun, resumed in spans)
    if begun_late:
        assert term.due >= day
    else:
        assert term.due == CALENDAR.next_workday(day)


@given(with_pauses, lengths, day_units)
def test_a_pause_told_twice_or_in_two_halves_counts_once(case: tuple[date, Pauses], n: int, unit: Unit) -> None:
    start, pauses = case
    halves: Pauses = []
    for begun, resumed in pauses:
        assert resumed is not None
        middle = begun + (resumed - begun) / 2
        halves += [(middle, resumed), (begun, middle), (begun, resumed)]
    assert reckon(start, n, unit, CALENDAR, pauses=halves).due == reckon(start, n, unit, CALENDAR, pauses=pauses).due


@settings(max_examples=60)
@given(with_pauses, lengths, st.sampled_from(Unit), extensions, st.booleans())
def test_every_reckoning_can_be_stored_and_told_again(
    case: tuple[date, Pauses], n: int, unit: Unit, extension: int, open_end: bool
) -> None:
    start, pauses = case
    if open_end:
        pauses = [*pauses, (datetime(start.year, start.month, start.day, 10, tzinfo=SHANGHAI), None)]
    term = reckon(start, n, unit, CALENDAR, pauses=pauses, extension=extension)
    again = Reckoning.from_json(json.loads(json.dumps(term.to_json())))
    assert again == term
    sentences = in_words(again.steps)
    assert sentences == in_words(term.steps)
    assert all(sentence.endswith("。") and "%(" not in sentence for sentence in sentences)


@given(starts, st.integers(1, 60), st.integers(0, 20))
def test_counting_back_from_the_end_of_working_days_finds_the_start(start: date, n: int, more: int) -> None:
    start = CALENDAR.next_workday(start)
    end = CALENDAR.workday_after(start, n + more)
    assert reckon(end, n + more, Unit.WORKING_DAYS, CALENDAR, backwards=True).due == start
