"""What every page may know without asking the database or the session."""

from django.conf import settings
from django.http import HttpRequest

LARGE_COOKIE = "large"
TOUCH_EVERY = 60  # seconds between two renewals of a sign-in, see middleware.SlidingSession


def page(request: HttpRequest) -> dict[str, object]:
    """Site name, large-text mode, demo mark, this page's own path, and how long a sign-in lasts from now (seconds)."""
    return {
        "site_name": settings.SITE_NAME,
        "large": request.COOKIES.get(LARGE_COOKIE) == "1",
        "demo": settings.DEMO,
        "here": request.get_full_path(),
        "session_seconds": settings.SESSION_COOKIE_AGE - TOUCH_EVERY,
    }
