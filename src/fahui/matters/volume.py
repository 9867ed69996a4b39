"""一案一卷: what the file of a matter must hold, in which order, what is there and what lacks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.documents.models import Letter
from fahui.matters.case import Case, happening
from fahui.matters.happenings import Happening, effective
from fahui.matters.letter_deeds import unsigned
from fahui.matters.models import Event, Material, Matter, MatterLetter
from fahui.matters.parts import parts
from fahui.matters.vocabulary import Answers, Stage, Text
from fahui.matters.withheld import readable

HANDED_IN = "handed_in"  # the papers of the list that whoever hands the file in says are among what they hand in
LACKING_WHY = "lacking_why"  # why something required is not there
AIDED = (Stage.HANDLING, Stage.CLOSED, Stage.ARCHIVED)  # of a part: its person is aided
STANDING = (Letter.State.SIGNED, Letter.State.SEALED, Letter.State.SERVED)


@dataclass(frozen=True)
class VolumePaper:
    """One place of the order: which letters, steps and papers of the door lie there."""

    code: str
    title: Text
    letters: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()  # files handed in with these steps
    papers: tuple[str, ...] = ()  # papers of the door, by their code in the service
    blanks: tuple[str, ...] = ()  # letters that lie there too, and are the paper only once everybody signed them
    answers: tuple[str, ...] = ()  # these answers are the paper: the form filled in here


@dataclass(frozen=True)
class PaperList:
    """What a kind of case must have, and where that stands."""

    title: Text
    required: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Volume:
    """The order of the papers and the lists of what must be among them."""

    papers: tuple[VolumePaper, ...]
    order_source: str
    lists: Mapping[str, PaperList]
    kind: Callable[[Case, Answers], str]  # which list holds for the case
    cover: tuple[tuple[str, Text], ...]  # the answers on the cover, as a file names them, beside who, what and by whom
    hands_in: str  # the step with which the file is handed in
    each: tuple[str, ...] = ()  # of a case for many: what lies there for each person aided, not once for all


@dataclass
class Place:
    """One place of the volume as it is."""

    paper: VolumePaper
    required: bool
    letters: list[MatterLetter]
    materials: list[Material]
    said: bool  # the answers themselves are the paper, or whoever handed the file in says it is among the papers
    each: Sequence[Matter] = ()  # the parts of those who must have it for themselves

    @property
    def there(self) -> bool:
        """Is it there, for everybody who must have it?"""
        return bool(self.said) or (not self.lacks_for if self.each else self._held())

    @property
    def lacks_for(self) -> list[Matter]:
        """The parts in which it is not."""
        return [part for part in self.each if not self._held(part.pk)]

    def _held(self, matter_id: int | None = None) -> bool:
        papers = [row for row in self.materials if matter_id in (None, row.matter_id)]
        letters = [row for row in self.letters if matter_id in (None, row.matter_id)]
        return bool(papers) or any(map(self._counts, letters))

    def _counts(self, row: MatterLetter) -> bool:
        return row.code not in self.paper.blanks or not unsigned(row.letter)

    @property
    def lacks(self) -> bool:
        """Must it be there, and is not?"""
        return self.required and not self.there


@dataclass
class Contents:
    """The whole volume."""

    places: list[Place]
    list: PaperList
    order_source: str

    @property
    def lacking(self) -> Sequence[Place]:
        """What must be there and is not."""
        return [place for place in self.places if place.lacks]


def contents(case: Case, answers: Answers | None = None) -> Contents:
    """What lies where; a paper that fits nowhere lies with what the handler handed in."""
    volume = case.matter.definition.volume
    if volume is None:
        raise ValueError(f"{case.matter.service} keeps no volume")
    answers = answers or {}
    chosen = volume.lists[volume.kind(case, answers)]
    shares = parts(case.matter) if volume.each else []
    letters, materials = _letters(case, shares), _materials(case, shares)
    steps = _counting(case.matter.pk, case.happenings) | _steps_of(shares)
    titles = {str(title): code for one in (case.matter, *shares[:1]) for code, title in one.definition.materials}
    handed = _handed(case, answers) if volume.hands_in in {*steps.values()} or HANDED_IN in answers else frozenset()
    aided = [part for part in shares if part.stage in AIDED]
    places = []
    for paper in volume.papers:
        mine = [row for row in letters if row.code in (*paper.letters, *paper.blanks)]
        lie = [row for row in materials if _lies(row, paper, steps, titles)]
        said = paper.code in handed or any(case.facts.get(code) or answers.get(code) for code in paper.answers)
        each = aided if paper.code in volume.each else ()
        places.append(Place(paper, paper.code in chosen.required, mine, lie, bool(said), each))
    _rest(places, letters, materials, volume)
    return Contents(places, chosen, volume.order_source)


def lacking_words(case: Case, answers: Answers) -> str:
    """Why the file cannot be taken as whole: what lacks without a reason; empty when it can."""
    found = contents(case, answers).lacking
    if not found or str({**case.facts, **answers}.get(LACKING_WHY) or "").strip():
        return ""
    return _("案卷还缺：%(what)s。请退回补齐；确实没有的，请逐项写明为什么没有。") % {
        "what": "、".join(_title(place) for place in found)
    }


def _title(place: Place) -> str:
    """With those for whom it lacks, where each must have it."""
    lacks = place.lacks_for
    names = "、".join(part.masked_who for part in lacks[:5]) + ("…" if len(lacks) > 5 else "")
    return f"{place.paper.title}（{names}）" if names else str(place.paper.title)


def _handed(case: Case, answers: Answers) -> frozenset[str]:
    told = {**case.facts, **answers}.get(HANDED_IN) or ()
    return frozenset(str(code) for code in told)


def _letters(case: Case, shares: Sequence[Matter]) -> list[MatterLetter]:
    rows = MatterLetter.objects.filter(matter__in=[case.matter, *shares], letter__state__in=STANDING)
    found = list(rows.select_related("matter", "letter__pdf", "letter__data_key").order_by("id"))
    return readable(case, found)


def _materials(case: Case, shares: Sequence[Matter]) -> list[Material]:
    rows = Material.objects.filter(district=case.matter.district, matter__in=[case.matter, *shares])
    return list(rows.select_related("matter", "file").order_by("id"))


def _counting(matter_id: int, happenings: Iterable[Happening]) -> dict[tuple[int, int], str]:
    """Which step came with which number, as far as it counts; papers of a restated one came with the original."""
    return {(matter_id, seq): one.action for one in effective(happenings) for seq in (one.seq, one.place)}


def _steps_of(shares: Sequence[Matter]) -> dict[tuple[int, int], str]:
    """The same of every part: one query for all of them."""
    events = Event.objects.filter(district=this_district(), matter__in=shares).order_by("matter_id", "seq")
    found: dict[tuple[int, int], str] = {}
    for matter_id, mine in groupby(events if shares else (), key=lambda event: event.matter_id):
        found |= _counting(matter_id, map(happening, mine))
    return found


def _lies(row: Material, paper: VolumePaper, steps: Mapping[tuple[int, int], str], titles: Mapping[str, str]) -> bool:
    return steps.get((row.matter_id, row.event_seq)) in paper.steps or titles.get(row.title) in paper.papers


def _rest(places: list[Place], letters: list[MatterLetter], materials: list[Material], volume: Volume) -> None:
    """Nothing of the file is lost because no place was made for it."""
    last = next((one for one in places if volume.hands_in in one.paper.steps), places[-1])
    lying = {row.pk for place in places for row in place.materials}
    filed = {row.pk for place in places for row in place.letters}
    last.materials += [row for row in materials if row.pk not in lying]
    last.letters += [row for row in letters if row.pk not in filed]
