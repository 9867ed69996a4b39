"""What the tests of staff's pages share."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from fahui.access.models import User
from fahui.matters.models import Event, Matter
from fahui.matters.tasks import after_event
from tests.conftest import Desk


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


__all__ = ["Desk"]
