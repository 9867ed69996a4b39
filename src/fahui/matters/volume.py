"""一案一卷: what the file of a matter must hold, in which order, what is there and what lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fahui.documents.models import Letter
from fahui.matters.case import Case
from fahui.matters.happenings import effective
from fahui.matters.letter_deeds import unsigned
from fahui.matters.models import Material, MatterLetter
from fahui.matters.vocabulary import Answers, Text

HANDED_IN = "handed_in"  # the papers of the list that whoever hands the file in says are among what they hand in
LACKING_WHY = "lacking_why"  # why something required is not there
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
    cover: tuple[str, ...]  # the answers that stand on the cover, beside who, what and by whom
    hands_in: str  # the step with which the file is handed in


@dataclass
class Place:
    """One place of the volume as it is."""

    paper: VolumePaper
    required: bool
    letters: list[MatterLetter]
    materials: list[Material]
    said: bool  # the answers themselves are the paper, or whoever handed the file in says it is among the papers

    @property
    def there(self) -> bool:
        """Is it there?"""
        return bool(self.materials or self.said) or any(self._counts(row) for row in self.letters)

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
    letters, materials = _letters(case), _materials(case)
    steps = {one.seq: one.action for one in effective(case.happenings)}
    titles = {str(title): code for code, title in case.matter.definition.materials}
    handed = _handed(case, answers) if volume.hands_in in {*steps.values()} or HANDED_IN in answers else frozenset()
    places = []
    for paper in volume.papers:
        mine = [row for row in letters if row.code in (*paper.letters, *paper.blanks)]
        lie = [row for row in materials if _lies(row, paper, steps, titles)]
        said = paper.code in handed or any(case.facts.get(code) or answers.get(code) for code in paper.answers)
        places.append(Place(paper, paper.code in chosen.required, mine, lie, bool(said)))
    _rest(places, letters, materials, volume)
    return Contents(places, chosen, volume.order_source)


def lacking_words(case: Case, answers: Answers) -> str:
    """Why the file cannot be taken as whole: what lacks without a reason; empty when it can."""
    found = contents(case, answers).lacking
    if not found or str({**case.facts, **answers}.get(LACKING_WHY) or "").strip():
        return ""
    return _("案卷还缺：%(what)s。请退回补齐；确实没有的，请逐项写明为什么没有。") % {
        "what": "、".join(str(place.paper.title) for place in found)
    }


def _handed(case: Case, answers: Answers) -> frozenset[str]:
    told = {**case.facts, **answers}.get(HANDED_IN) or ()
    return frozenset(str(code) for code in told)


def _letters(case: Case) -> list[MatterLetter]:
    rows = case.matter.letters.filter(letter__state__in=STANDING).select_related("letter__pdf", "letter__data_key")
    return list(rows.order_by("id"))


def _materials(case: Case) -> list[Material]:
    rows = Material.objects.filter(district=case.matter.district, matter=case.matter)
    return list(rows.select_related("file").order_by("id"))


def _lies(row: Material, paper: VolumePaper, steps: Mapping[int, str], titles: Mapping[str, str]) -> bool:
    return steps.get(row.event_seq) in paper.steps or titles.get(row.title) in paper.papers


def _rest(places: list[Place], letters: list[MatterLetter], materials: list[Material], volume: Volume) -> None:
    """Nothing of the file is lost because no place was made for it."""
    last = next((one for one in places if volume.hands_in in one.paper.steps), places[-1])
    lying = {row.pk for place in places for row in place.materials}
    filed = {row.pk for place in places for row in place.letters}
    last.materials += [row for row in materials if row.pk not in lying]
    last.letters += [row for row in letters if row.pk not in filed]
