"""办案清单 as the page of a matter shows it: what is done, what is missing, by when, and the clause."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fahui.laws.register import cite, marks
from fahui.matters.case import Case
from fahui.matters.checklist import Line, Section, sections
from fahui.matters.telling import ClockFace
from fahui.workbench.steps import Steps


@dataclass(frozen=True)
class CheckShown:
    """One check in words."""

    line: Line
    basis: str
    mark: str  # what staff must know before they rely on the clause
    clock: ClockFace | None
    action: str  # the step that would do it, where this user may take it now
    chosen: str  # what the step asks and the check says already, as a query


@dataclass(frozen=True)
class SectionShown:
    """One list in words."""

    section: Section
    checks: list[CheckShown]


def checks(case: Case, faces: list[ClockFace], deeds: Steps) -> list[SectionShown]:
    """The lists of the stage the matter is at; nothing for a service without."""
    matter = case.matter
    lists = matter.definition.checklist
    if not lists:
        return []
    papers = set(matter.materials.filter(event_seq__isnull=False).values_list("event_seq", flat=True))
    found = sections(lists, matter.stage, case.happenings, matter.facts, papers)
    running = {face.term: face for face in faces if not face.met}
    open_to = {action.code for action in (deeds.expected, *deeds.others) if action is not None}
    return [SectionShown(one, [_shown(line, running, open_to) for line in one.lines]) for one in found]


def _shown(line: Line, running: dict[str, ClockFace], open_to: set[str]) -> CheckShown:
    check = line.check
    ways = check.paper if line.lacking else check.done
    steps = [on for on in ways if on.action in open_to] if line.open else []
    said = [pair for pair in (steps[0].when, check.says) if pair] if steps else []
    return CheckShown(
        line=line,
        basis=cite(check.basis),
        mark=marks(check.basis),
        clock=running.get(check.term) if check.term and line.open else None,
        action=steps[0].action if steps else "",
        chosen=urlencode(said),
    )
