"""Things the interface's tests share."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    """A plain GET without any session: touching one would fail."""
    return rf.get("/gallery/portal/?a=1&page=3")
