"""A ministry's set of forms: which letter is which, who makes it when, and what it must carry. Services fill it in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from fahui.access.models import User
from fahui.matters.catalogue import services
from fahui.matters.models import Matter
from fahui.matters.own_actions import OWN_ACTIONS
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.matters.vocabulary import Action, LetterForm

Text = str | Promise


@dataclass(frozen=True)
class LedgerRow:
    """One line of a running register: its cells and whose matter it is."""

    cells: tuple[str, ...]
    matter: Matter


@dataclass(frozen=True)
class Ledger:
    """A form that is no letter of one matter but a register over a period: columns, and the rows a user may see."""

    code: str
    columns: tuple[Text, ...]
    rows: Callable[[User, date, date], Sequence[LedgerRow]]


@dataclass(frozen=True)
class Issued:
    """Which action of which service makes which letters; no service: the engine's own action."""

    service: str
    action: str
    letters: tuple[str, ...]


@dataclass(frozen=True)
class Carried:
    """One thing that a form must carry: its label as it stands on the paper, and what stands beside it."""

    label: Text
    slots: tuple[str, ...] = ()  # one of these fills it; none: it is a matter of words, or of the pen
    words: str = ""  # these words stand beside the label, whatever the matter
    by: str = ""  # only where this service makes it
    optional: bool = False  # on the paper only where there is something to say
    verified: bool = True  # False: our source for the set is itself unsure whether the form has it


@dataclass(frozen=True)
class StandardForm:
    """One form of the set."""

    number: str
    name: Text
    fields: tuple[Carried, ...]
    issued: tuple[Issued, ...] = ()
    ledger: Ledger | None = None
    verified: bool = False  # was its layout checked against the ministry's text?
    basis: str = ""

    def letters(self) -> Iterator[tuple[Issued, Action, LetterForm]]:
        """Every way it is made, by the definitions of today; raises KeyError for one that does not exist."""
        for one in self.issued:
            if not one.service:
                yield one, OWN_ACTIONS[one.action], SERVICE_RECEIPT
                continue
            service = services.current(one.service)
            for code in one.letters:
                yield one, service.action(one.action), service.letter(code)


_sets: list[StandardForm] = []


def enter(*forms: StandardForm) -> None:
    """Make forms known; services do it when they load."""
    _sets.extend(forms)


def standard_forms() -> list[StandardForm]:
    """All of them, by number."""
    return sorted(_sets, key=lambda form: int(form.number))


def standard_form(number: str) -> StandardForm:
    """One of them; raises KeyError."""
    for form in _sets:
        if form.number == number:
            return form
    raise KeyError(number)
