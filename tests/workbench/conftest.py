"""A desk is a signed-in browser of a member of staff."""

from collections.abc import Callable

import pytest
from django.test import Client

from fahui.access.models import User
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
