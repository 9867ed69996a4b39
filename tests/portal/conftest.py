"""Browsers of residents."""

import pytest
from django.core.cache import caches
from django.test import Client

from fahui.access.models import User


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """Nothing remembered in this process from another test."""
    caches["local"].clear()


@pytest.fixture
def me(resident: User) -> Client:
    """The resident's browser, signed in."""
    browser = Client()
    browser.force_login(resident)
    return browser


@pytest.fixture
def stranger(db: None) -> Client:
    """Another resident's browser, signed in."""
    browser = Client()
    browser.force_login(User.objects.create_user("19900000002", name="孙某某", phone_verified=True))
    return browser
