"""A hello view, a bare create of the same rows, and a submission, on the same server as the product's pages."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey
from fahui.matters.catalogue import services
from fahui.matters.models import Contact, ContactMatter, Deadline, Event, Matter, Party, Sealed
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.matters.tasks import after_event
from fahui.places.models import Region

SERVICE = "complaint"  # two answers, one term: the bare rows below are the same
WORDS = {"about": "window", "complaint_words": "排了两个小时的队，没有人告诉我材料不全。"}
_known: dict[str, object] = {}


def hello(request: HttpRequest) -> HttpResponse:
    """Nothing but Django."""
    return HttpResponse("hello")


def _resident() -> User:
    if "user" not in _known:
        _known["user"] = User.objects.by_phone("19900000099")  # people.py made it
        _known["region"] = Region.objects.filter(level="village").first()
        _known["key"] = DataKey.make()
    return _known["user"]  # type: ignore[return-value]  # filled with a User just above


@csrf_exempt
def submit(request: HttpRequest) -> HttpResponse:
    """A whole submission through the engine."""
    user = _resident()
    opened = open_matter(
        SERVICE,
        by=user,
        parties=[PartyEntry("applicant", "测速人", person=user.person)],
        region=_known["region"],  # type: ignore[arg-type]  # a Region, see _resident
        answers=WORDS,
        token=uuid.uuid4(),
    )
    return HttpResponse(opened.matter.number)


@csrf_exempt
@transaction.atomic
def bare(request: HttpRequest) -> HttpResponse:
    """The same main rows by plain Django: matter, event, two deadlines, and a job."""
    _resident()
    now = clock.now()
    matter = Matter.objects.create(
        number=f"B{uuid.uuid4().hex[:15]}",
        service=SERVICE,
        edition=services.current(SERVICE, now.date()).effective_from,
        region=_known["region"],  # type: ignore[misc]  # a Region, see _resident
        data_key=_known["key"],  # type: ignore[misc]  # a DataKey, see _resident
        query_code="x",
        opened_on=now.date(),
    )
    event = Event.objects.create(matter=matter, action="submit", actor="x", happened_at=now, happened_on=now.date())
    for term in ("a", "b"):
        Deadline.objects.create(matter=matter, term=term, kind="statutory", duty="us", started_on=now.date())
    after_event.defer(event_id=event.pk)
    return HttpResponse(matter.number)


@csrf_exempt
@transaction.atomic
def all_rows(request: HttpRequest) -> HttpResponse:
    """Every row that a submission writes, by plain Django, and the job."""
    now, user = clock.now(), _resident()
    matter = Matter.objects.create(
        number=f"A{uuid.uuid4().hex[:15]}",
        service=SERVICE,
        edition=services.current(SERVICE, now.date()).effective_from,
        region=_known["region"],  # type: ignore[misc]  # a Region, see _resident
        data_key=DataKey.make(),
        query_code="x",
        opened_on=now.date(),
    )
    Party.objects.create(matter=matter, relation="applicant", person=user.person, name="测速人")
    contact = Contact.objects.create(channel="web", person=user.person)
    ContactMatter.objects.create(contact=contact, matter=matter)
    event = Event.objects.create(matter=matter, action="submit", actor="x", happened_at=now, happened_on=now.date())
    Sealed.objects.create(matter=matter, event_id=event.pk, ciphertext=b"x" * 300)
    Deadline.objects.create(matter=matter, term="a", kind="statutory", duty="us", started_on=now.date())
    after_event.defer(event_id=event.pk)
    return HttpResponse(matter.number)


urlpatterns = [
    path("bench/hello", hello),
    path("bench/submit", submit),
    path("bench/bare", bare),
    path("bench/all-rows", all_rows),
    path("", include("fahui.project.urls")),
]
