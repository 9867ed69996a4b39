"""The words a service definition is written in: frozen, declarative, without behaviour (engine-decisions)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import READ_BY_NAME, Role
from fahui.matters.checklist import Check, Checklist
from fahui.matters.counting.declared import Count, Sort
from fahui.matters.letter_forms import LetterForm
from fahui.matters.stages import BACK, ENDS, ENGINE_ACTIONS, Duty, Keep, Kind, Relation, Stage
from fahui.matters.term import Asked, ByFact, Length, On, Param, Pause, Term, Text
from fahui.matters.wanting import Wanting

if TYPE_CHECKING:
    from fahui.matters.case import Case
    from fahui.matters.data_checks import DataCheck
    from fahui.matters.models import Event
    from fahui.matters.paying import Pays
    from fahui.matters.permissions import By
    from fahui.matters.self_check import SelfCheck
    from fahui.matters.volume import Volume

__all__ = [
    "BACK", "ENDS", "ENGINE_ACTIONS", "Asked", "ByFact", "Check", "Checklist", "Duty", "Keep", "Kind", "Length",
    "LetterForm", "On", "Param", "Pause", "Relation", "Stage", "Term", "Text",
]  # fmt: skip

FREE: Final = _("不收费")
ANYBODY: Final = _("本人可以办，也可以请别人代办。")
Answers = Mapping[str, Any]
Guard = Callable[["Case", Answers], str | None]
Books = Callable[["Case", "Event", "By"], None]
Outcome = str | tuple[str, tuple[tuple[str, str], ...]] | None  # or by answer: (fact, ((value, outcome), …))
Actor = Role | Relation


@dataclass(frozen=True)
class Fact:
    """One question and its answer."""

    code: str
    label: Text
    kind: str = "text"
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = True
    keep: Keep | None = None
    shown_if: tuple[str, tuple[str, ...]] | None = None
    columns: "tuple[Fact, ...]" = ()  # kind table: the questions of a row
    group: Text = ""  # questions of one group share a screen
    help: Text = ""
    basis: str = ""
    told: Text = ""  # the label beside the answer, where the question is no good for that
    future: bool | None = None  # dates: False refuses the future, True refuses the past
    most: int | None = None  # longest text in characters
    # Which of its choices are offered on a day, where that changes; none of them: it is not asked.
    offers: Callable[[date], frozenset[str]] | None = None
    leave_fast: tuple[str, ...] = ()  # choices after which residents' pages carry 快速离开

    @property
    def sealed(self) -> bool:
        """Sealed unless declared clear or of a kind that tells nothing about a person."""
        if self.keep is not None:
            return self.keep == Keep.SEALED
        return self.kind in SEALED_KINDS

    @property
    def on_file(self) -> Text:
        """The label of the answer, beside it."""
        return self.told or self.label

    @property
    def kept(self) -> bool:
        """Does the event keep the answer at all?"""
        return self.keep != Keep.CHECKED


SEALED_KINDS: Final = frozenset({"text", "longtext", "address", "phone", "id_number", "account", "name", "table"})


@dataclass(frozen=True)
class PartyRole:
    """Who may be party to a matter, how many, and what is asked of each."""

    relation: Relation
    title: Text
    least: int = 1
    most: int = 1
    kinds: tuple[str, ...] = ("person",)  # "person", "organisation"
    bodies: tuple[str, ...] = ()  # only bodies of these kinds in the register; empty: of any kind
    identity: bool = False  # is an ID number asked for?
    phone: bool = True  # must one be given? Somebody detained has none
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Finds:
    """What a step itself works out and keeps with its event: which rule decided, on what figures, in words.

    `facts` are what staff are shown of it; anything else that `work_out` gives is kept for replay only. All is clear.
    """

    facts: tuple[Fact, ...]
    work_out: "Callable[[Case, Answers], Mapping[str, Any]]"


@dataclass(frozen=True)
class Action:
    """Something that can be done to a matter."""

    code: str
    title: Text
    by: tuple[Actor, ...]
    from_: tuple[Stage, ...]
    to: "Stage | str | None" = None
    asks: tuple[Fact, ...] = ()
    drafts: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    guard: Guard | None = None
    finds: Finds | None = None
    outcome: Outcome = None
    basis: str = ""
    needs: tuple[str, ...] = ()
    needs_one: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    not_by_who: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()  # services that may be opened by this action, everything carried over
    link: str = "converted"
    carries: bool = True  # papers go along to the matter it opens
    spreads: tuple[str, ...] = ()  # what the system then does, with the same answers, in each part that is ready
    replies: str | None = None  # the action taken on the matter this one came from
    assigns: bool = False  # asks "professional" and makes the assignment
    assigns_unit: bool = False  # asks "organisation" and gives the matter to that body, which names its person
    ends_assignment: bool = False  # of the person, and of the body
    rates: bool = False
    reopens: bool = False
    books: "Books | None" = None  # what it enters in other books, in the same transaction
    side: bool = False  # never makes it somebody's turn
    sentence: Text = ""  # how the timeline tells it; the title otherwise
    tells: Text = ""  # what the applicant is told
    tells_unit: Text = ""  # what the agents of the body that has it are told
    shows: tuple[str, ...] = ()  # answers the applicant reads on their page
    one_of: tuple[str, ...] = ()  # of these questions, files among them, at least one must be answered
    recalls: tuple[str, ...] = ()  # earlier answers that whoever takes it must have before their eyes
    writes_to: Relation | None = None  # a message to that side: when they first open it is kept and shown
    kept_from: tuple[Relation, ...] = ()  # sides that see that it was done, never what was said nor its letters
    internal: bool = False  # a step inside the house: the applicant hears of the decision, not of the proposal
    unread: bool = False  # taken from a page of its own, by roles of the place that need not read the matter

    @property
    def hands_over(self) -> bool:
        """Does it take the matter from one handler and give it to another?"""
        return self.assigns and self.ends_assignment


@dataclass(frozen=True)
class Service:
    """A service: one dated edition of what it asks, what can be done, and by when."""

    code: str
    title: Text
    effective_from: date
    basis: tuple[str, ...]
    opens_with: str
    actions: tuple[Action, ...]
    summary: Text = ""
    cost: Text = FREE
    who_can: Text = ANYBODY
    intake: tuple[Fact, ...] = ()
    parties: tuple[PartyRole, ...] = (PartyRole(Relation.APPLICANT, _("申请人")),)
    terms: tuple[Term, ...] = ()
    outcomes: tuple[tuple[str, Text], ...] = ()
    remedies: tuple[tuple[str, Text], ...] = ()  # outcome → what the person can do about it, with its clause
    letters: tuple[LetterForm, ...] = ()
    checklist: tuple[Checklist, ...] = ()  # what a case asks of whoever handles it, stage by stage
    materials: tuple[tuple[str, Text], ...] = ()  # papers usually wanted
    retention: Param | Length | None = None
    door: int | None = None  # its place on the front page; None: not on it
    door_title: Text = ""  # what the door says, where people call it otherwise than the law does
    from_words: str | None = None  # the fact that takes the words of the front page's box
    keywords: tuple[str, ...] = ()  # words of people who mean this one: the desk suggests it, and forces nothing
    self_check: "SelfCheck | None" = None
    counts: tuple[Count, ...] = ()  # which numbers of the reports it adds to
    sorts: tuple[Sort, ...] = ()  # how its matters fall into the lists of the reports
    wants: Wanting | None = None  # what it asks of whoever is given it, by its clear answers
    duty_help: bool = False  # a duty lawyer's help: no retainer, and none to be made of it by whoever helped
    hurries: "Callable[[Answers], bool] | None" = None  # by the answers: does it stand first in the queues?
    own_data: bool = False  # a request about one's own particulars: the page 我的资料 leads to it
    open_to: Literal["all", "bodies", "linked"] = "all"  # anybody; staff and agents of bodies; only from another matter
    reads: tuple[Role, ...] = ()  # only these roles may read it; empty: every reading role
    of_handler: bool = False  # about the pay of who handled the matter it comes from: theirs to answer, no paper along
    pays: "Pays | None" = None  # money goes out by it
    volume: "Volume | None" = None  # what its file holds when it is closed, and in which order (一案一卷)
    data_checks: "tuple[DataCheck, ...]" = ()  # what may be asked of other departments' data

    def closed_to(self, role: str) -> bool:
        """May this role not read it, whatever its place?"""
        return role not in self.reads if self.reads else role in READ_BY_NAME

    @property
    def open_to_public(self) -> bool:
        """May anybody ask for it directly?"""
        return self.open_to == "all"

    @property
    def stands_alone(self) -> bool:
        """May it be opened without another matter from which it comes?"""
        return self.open_to != "linked"

    def action(self, code: str) -> Action:
        """The action of that code; raises KeyError."""
        for action in self.actions:
            if action.code == code:
                return action
        raise KeyError(code)

    def term(self, code: str) -> Term:
        """The term of that code; raises KeyError."""
        return {term.code: term for term in self.terms}[code]

    def letter(self, code: str) -> LetterForm:
        """The letter of that code; raises KeyError."""
        return {letter.code: letter for letter in self.letters}[code]

    def outcome_title(self, code: str) -> Text:
        """The outcome in words."""
        return dict(self.outcomes).get(code, code)
