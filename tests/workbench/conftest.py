"""A desk is a signed-in browser of a member of staff."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from fahui.access.models import User
from fahui.matters.models import Event, Matter
from fahui.matters.tasks import after_event
from fahui.places.models import Region

Desk = Callable[[User], Client]


@pytest.fixture
def desk(db: None) -> Desk:
    """Makes a client signed in by both factors: desk(clerk)."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return make


@pytest.fixture
def elsewhere(village: Region) -> Region:
    """A street that the village does not belong to."""
    return Region.objects.filter(level="street").exclude(pk=village.parent_id).order_by("code")[0]


@pytest.fixture
def picture() -> bytes:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def run_after() -> Callable[[Matter], None]:
    """Works off what the events of one matter left to do."""

    def run(matter: Matter) -> None:
        for event in Event.objects.filter(matter=matter):
            after_event(event.pk)

    return run


@pytest.fixture
def me(resident: User) -> Client:
    """The resident's own browser."""
    browser = Client()
    browser.force_login(resident)
    return browser
