"""All the roads of a service from its definition alone, without a matter: where one can come, and by which actions.

Marks multiply the states. What one question cannot depend on is therefore left out: the stages depend on the marks that
moving actions read, on what sets or clears these, and on nothing else; an action that moves nothing is looked at with
its own marks added to those. Leaving out is exact: no state is lost, none is invented.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from fahui.matters.road import Standing
from fahui.matters.vocabulary import BACK, ENDS, Action, Service, Stage

State = tuple[Stage, Stage, int]  # stage, the stage before (only where some action leads back), marks as bits


@dataclass(frozen=True)
class _Move:
    """An action with its marks as bits."""

    code: str
    to: Stage | str | None
    needs: int
    one: int
    unless: int
    adds: int
    clears: int

    def fits(self, marks: int) -> bool:
        return self.needs & marks == self.needs and (not self.one or bool(self.one & marks)) and not self.unless & marks


class Roads:
    """The roads of one service as far as some of its marks decide them."""

    def __init__(self, service: Service, marks: frozenset[str]) -> None:
        """`marks` must be closed, as `closed` makes them."""
        self.service = service
        self.bits = {code: 1 << place for place, code in enumerate(sorted(marks))}
        self._leads_back = any(action.to == BACK for action in service.actions)
        self._moves: dict[Stage, list[_Move]] = {stage: [] for stage in Stage}
        for action in service.actions:
            if not _reads(action) <= marks:
                continue
            for stage in action.from_:
                self._moves[stage].append(self._move(action))

    def _move(self, action: Action) -> _Move:
        bits = self._as_bits
        return _Move(
            action.code,
            action.to,
            bits(action.needs),
            bits(action.needs_one),
            bits(action.unless),
            bits([action.code]),
            ~bits(action.clears),
        )

    def _as_bits(self, codes: Iterable[str]) -> int:
        return sum({self.bits.get(code, 0) for code in codes})

    def state(self, standing: Standing) -> State:
        """Where a matter stands, as one of these roads' states."""
        return (standing.stage, standing.before if self._leads_back else Stage.DRAFT, self._as_bits(standing.marks))

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """What can be done here, and where it leads."""
        stage, before, marks = state
        for move in self._moves[stage]:
            if not move.fits(marks):
                continue
            to = before if move.to == BACK else Stage(move.to or stage)
            since = stage if self._leads_back and to != stage else before
            yield move.code, (to, since, (marks | move.adds) & move.clears)

    @cached_property
    def all(self) -> tuple[dict[State, set[State]], frozenset[str]]:
        """Every state that can be reached from the beginning, whence to where, and every action that can be taken."""
        begin = self.state(Standing())
        roads: dict[State, set[State]] = {}
        taken: set[str] = set()
        waiting = [begin]
        while waiting:
            state = waiting.pop()
            if state in roads:
                continue
            steps = list(self.steps(state))
            if state == begin:
                steps = [step for step in steps if step[0] == self.service.opens_with] or steps
            roads[state] = {to for _, to in steps}
            taken.update(code for code, _ in steps)
            waiting += roads[state]
        return roads, frozenset(taken)

    def dead_ends(self) -> set[Stage]:
        """Stages with a state from which no end can be reached any more."""
        roads, _taken = self.all
        whence: dict[State, list[State]] = {}
        for state, nexts in roads.items():
            for one in nexts:
                whence.setdefault(one, []).append(state)
        waiting = [state for state in roads if state[0] in ENDS]
        good = set(waiting)
        while waiting:
            for state in whence.get(waiting.pop(), ()):
                if state not in good:
                    good.add(state)
                    waiting.append(state)
        return {state[0] for state in roads if state not in good}

    def way(self, start: Standing, wanted: Set[str]) -> tuple[str, ...] | None:
        """The shortest row of actions that ends with a wanted one; None when there is no way."""
        begin = self.state(start)
        came: dict[State, tuple[State, str] | None] = {begin: None}
        waiting = deque([begin])
        while waiting:
            state = waiting.popleft()
            for code, to in self.steps(state):
                if code in wanted:
                    return (*_path(came, state), code)
                if to not in came:
                    came[to] = (state, code)
                    waiting.append(to)
        return None


def _path(came: dict[State, tuple[State, str] | None], state: State) -> list[str]:
    path: list[str] = []
    while (step := came[state]) is not None:
        state, code = step
        path.insert(0, code)
    return path


def roads_of(service: Service) -> Roads:
    """The roads through the stages."""
    moving = [action for action in service.actions if action.to]
    return Roads(service, closed(service, _read_by(moving)))


def roads_with(service: Service, code: str) -> Roads:
    """Those, and what one action depends on besides."""
    moving = [action for action in service.actions if action.to]
    return Roads(service, closed(service, _read_by([*moving, service.action(code)])))


def never_taken(service: Service) -> list[str]:
    """Codes of the actions that no road leads to."""
    main = roads_of(service)
    looked: dict[frozenset[str], frozenset[str]] = {frozenset(main.bits): main.all[1]}
    never = []
    for action in service.actions:
        if action.code in main.all[1]:
            continue
        more = roads_with(service, action.code)
        key = frozenset(more.bits)
        if key not in looked:
            looked[key] = more.all[1]
        if action.code not in looked[key]:
            never.append(action.code)
    return never


def way_to(service: Service, start: Standing, wanted: Set[str]) -> tuple[str, ...] | None:
    """The shortest row of actions to one that is wanted, stages before side steps; None when there is no way."""
    main = roads_of(service)
    if (way := main.way(start, wanted)) is not None:
        return way
    beside = [action.code for action in service.actions if not _reads(action) <= main.bits.keys()]
    ways = (roads_with(service, code).way(start, {code}) for code in beside if code in wanted)
    return min((way for way in ways if way is not None), key=len, default=None)


def closed(service: Service, marks: frozenset[str]) -> frozenset[str]:
    """These marks and all that decides them: what is read by whatever sets or clears one."""
    while True:
        writers = [a for a in service.actions if marks & {a.code, *a.clears}]
        more = marks | _read_by(writers)
        if more == marks:
            return marks
        marks = more


def _read_by(actions: Iterable[Action]) -> frozenset[str]:
    return frozenset(code for action in actions for code in _reads(action))


def _reads(action: Action) -> frozenset[str]:
    return frozenset((*action.needs, *action.needs_one, *action.unless))
