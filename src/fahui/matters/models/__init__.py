"""The rows of the engine."""

from fahui.matters.models.assignment import Assignment
from fahui.matters.models.channel import Channel
from fahui.matters.models.contact import Contact, ContactMatter
from fahui.matters.models.cover import Cover
from fahui.matters.models.deadline import Deadline
from fahui.matters.models.emergency import EmergencyReading
from fahui.matters.models.event import Anchor, Event, Precision, Sealed
from fahui.matters.models.feed import CalendarFeed
from fahui.matters.models.link import MatterLink
from fahui.matters.models.matter import Matter, Party
from fahui.matters.models.opened import Opened
from fahui.matters.models.papers import (
    ConflictWaiver,
    Draft,
    DraftFile,
    Material,
    MatterLetter,
    PendingCorrection,
    Rating,
    SignRequest,
    StaffNotice,
)
from fahui.matters.models.perusal import Perusal
from fahui.matters.models.reservation import Reservation
from fahui.matters.models.unit import UnitAssignment

__all__ = [
    "Anchor",
    "Assignment",
    "CalendarFeed",
    "Channel",
    "ConflictWaiver",
    "Contact",
    "ContactMatter",
    "Cover",
    "Deadline",
    "Draft",
    "DraftFile",
    "EmergencyReading",
    "Event",
    "Material",
    "Matter",
    "MatterLetter",
    "MatterLink",
    "Opened",
    "Party",
    "PendingCorrection",
    "Perusal",
    "Precision",
    "Rating",
    "Reservation",
    "Sealed",
    "SignRequest",
    "StaffNotice",
    "UnitAssignment",
]
