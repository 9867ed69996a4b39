"""What hangs on a matter, as its page lists it: letters, materials, linked matters, contacts, the rating."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.crypto import KeyDestroyed
from fahui.documents.audio import KINDS as SOUNDS
from fahui.documents.models import Letter
from fahui.matters.models import Contact, Material, Matter, MatterLetter, MatterLink, Rating

TONES = {
    Letter.State.DRAFTED: "plain",
    Letter.State.SIGNED: "warn",
    Letter.State.SEALED: "brand",
    Letter.State.SERVED: "ok",
    Letter.State.HELD: "late",
    Letter.State.VOID: "plain",
}
IN_PLACE = frozenset({"image/jpeg", "image/png", "application/pdf", *SOUNDS})


@dataclass(frozen=True)
class ShownLetter:
    """One letter of the matter."""

    row: MatterLetter
    tone: str


@dataclass(frozen=True)
class ShownMaterial:
    """One paper: a file to open, or a tick that it was seen."""

    row: Material
    picture: bool
    in_place: bool
    sound: bool = False


@dataclass(frozen=True)
class Linked:
    """Another matter this one came from or led to."""

    direction: str
    number: str
    service: str
    visible: bool


@dataclass(frozen=True)
class ShownContact:
    """One touch with the person."""

    at: datetime
    channel: str
    by: str
    words: str
    opens: int = 0  # the page of one that was logged by itself
    recorded: bool = False


def letters(rows: list[MatterLetter]) -> list[ShownLetter]:
    """All letters, newest first."""
    return [ShownLetter(row, TONES[Letter.State(row.letter.state)]) for row in reversed(rows)]


def materials(matter: Matter) -> list[ShownMaterial]:
    """All papers handed in."""
    rows = Material.objects.filter(district=matter.district, matter=matter).select_related("file").order_by("id")
    found = []
    for row in rows:
        kind = row.file.content_type if row.file else ""
        found.append(
            ShownMaterial(row, kind.startswith("image/") and kind in IN_PLACE, kind in IN_PLACE, kind in SOUNDS)
        )
    return found


def links(user: User, matter: Matter) -> list[Linked]:
    """Linked matters in both directions; of one that this user may not see, number and kind only."""
    rows = list(
        MatterLink.objects.filter(Q(source=matter) | Q(target=matter), district=matter.district)
        .exclude(source=matter, kind=MatterLink.PART)  # these have a page of their own
        .select_related("source", "target")
        .order_by("id")
    )
    others = {row.target if row.source_id == matter.pk else row.source for row in rows}
    visible = set(
        Matter.objects.visible_to(user).filter(pk__in=[other.pk for other in others]).values_list("pk", flat=True)
    )
    found = []
    for row in rows:
        onward = row.source_id == matter.pk
        other = row.target if onward else row.source
        direction = _("由本事项转出") if onward else _("本事项的来处")
        if row.kind == MatterLink.ALIKE:
            direction = _("疑似同一件工作")
        found.append(Linked(direction, other.number, str(other.definition.title), other.pk in visible))
    return found


def contacts(matter: Matter, user: User) -> list[ShownContact]:
    """Every contact about it, newest first; what was said stays readable under its own key.

    One logged about several matters has its own page, for whoever sees them all.
    """
    rows = list(matter.contacts.select_related("taken_by__person", "data_key").order_by("-at"))
    logged = [row.pk for row in rows if row.token is not None]
    whole = set(Contact.objects.whole_to(user).filter(pk__in=logged).values_list("pk", flat=True)) if logged else set()
    return [
        ShownContact(
            row.at,
            row.get_channel_display(),
            str(row.taken_by) if row.taken_by else "",
            row.said if row.token is None else "",
            row.pk if row.pk in whole else 0,
            row.recording_id is not None,
        )
        for row in rows
    ]


def rating(matter: Matter) -> tuple[str, str] | None:
    """How satisfied they were, and their words."""
    row = Rating.objects.filter(district=matter.district, matter=matter).first()
    if row is None:
        return None
    try:
        words = matter.data_key.open(row.words, matter.aad() + b":rating") if row.words else ""
    except KeyDestroyed:
        words = ""
    return str(row.get_score_display()), str(words)
