"""The roads by the marks that matter equal the roads by all marks."""

from collections import deque
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from fahui.access.roles import Role
from fahui.matters.exploring import never_taken, roads_of, way_to
from fahui.matters.road import Standing, possible, step
from fahui.matters.vocabulary import BACK, ENDS, Action, Service, Stage

DAY = date(2026, 1, 1)
STAGES = (Stage.SUBMITTED, Stage.ACCEPTED, Stage.HANDLING, Stage.CLOSED)
CODES = ("submit", "a", "b", "c", "d", "e")
some = st.lists(st.sampled_from(CODES), max_size=2, unique=True).map(tuple)


@st.composite
def service(draw: st.DrawFn) -> Service:
    """A small service, sensible or not."""
    first = Action("submit", "提交", by=(Role.CLERK,), from_=(Stage.DRAFT,), to=Stage.SUBMITTED)
    others = [
        Action(
            code,
            code,
            by=(Role.CLERK,),
            from_=tuple(draw(st.lists(st.sampled_from(STAGES), min_size=1, max_size=3, unique=True))),
            to=draw(st.sampled_from((None, None, *STAGES, BACK))),
            needs=draw(some),
            needs_one=draw(some),
            unless=draw(some),
            clears=draw(some),
        )
        for code in CODES[1:]
    ]
    return Service("toy", "玩具", DAY, (), "submit", (first, *others))


def plain(service: Service) -> dict[Standing, list[tuple[str, Standing]]]:
    """Every standing and the steps from it, by the engine's own two functions and all marks."""
    roads: dict[Standing, list[tuple[str, Standing]]] = {}
    waiting = [Standing()]
    while waiting:
        here = waiting.pop()
        if here in roads:
            continue
        roads[here] = [
            (action.code, Standing(after.stage, after.before, after.marks))
            for action in service.actions
            if possible(action, here)
            for after in [step(action, here, {}, DAY)]
        ]
        waiting += [after for _, after in roads[here]]
    return roads


def farthest(roads: dict[Standing, list[tuple[str, Standing]]], start: Standing) -> dict[str, int]:
    """Every action that can still be taken, and the least number of steps."""
    found: dict[str, int] = {}
    seen, waiting = {start}, deque([(start, 1)])
    while waiting:
        here, n = waiting.popleft()
        for code, after in roads[here]:
            found.setdefault(code, n)
            if after not in seen:
                seen.add(after)
                waiting.append((after, n + 1))
    return found


@settings(max_examples=150, deadline=None)
@given(service())
def test_leaving_marks_out_loses_no_road_and_invents_none(service: Service) -> None:
    roads = plain(service)
    taken = {code for steps in roads.values() for code, _ in steps}
    assert set(never_taken(service)) == set(CODES) - taken
    stuck = {
        here.stage
        for here in roads
        if here.stage not in ENDS and not any(after.stage in ENDS for after in _reached(roads, here))
    }
    assert roads_of(service).dead_ends() == stuck
    for here in roads:
        found = farthest(roads, here)
        for code in CODES:
            way = way_to(service, here, {code})
            assert (len(way) if way else None) == found.get(code)
            at = here
            for one in way or ():
                at = dict(roads[at])[one]


def _reached(roads: dict[Standing, list[tuple[str, Standing]]], start: Standing) -> set[Standing]:
    seen, waiting = {start}, [start]
    while waiting:
        for _, after in roads[waiting.pop()]:
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen
