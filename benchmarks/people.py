"""Fill the benchmark database to a size and print who asks: a staff session, one matter, its query code."""

import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from benchmarks import bulk
from fahui.access.models import Grant, User
from fahui.access.roles import Role
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.places.models import Region


def session_of(user: User) -> str:
    """A signed-in session for staff, second factor passed."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["second_factor"] = True
    store.create()
    return str(store.session_key)


def main(size: int) -> None:
    """Fill, then make one more matter to look at."""
    bulk.fill(size)
    bulk.analyse()
    user = User.objects.by_phone("19900000098")
    if user is None:
        user = User.objects.create_user(
            "19900000098", "correct horse 9", name="测速员", is_staff=True, phone_verified=True
        )
        Grant.objects.create(user=user, role=Role.COMPLAINT_OFFICER, region=Region.objects.get(level="district"))
    for phone in ("19900000097", "19900000099"):  # here, since two processes would make them at the same moment
        if User.objects.by_phone(phone) is None:
            User.objects.create_user(phone, name="测速人")
    asker = User.objects.by_phone("19900000097")
    assert asker is not None
    village = Region.objects.filter(level="village").first()
    assert village is not None
    opened = open_matter(
        "complaint",
        by=asker,
        parties=[PartyEntry("applicant", "测速人", person=asker.person)],
        region=village,
        answers={"about": "window", "complaint_words": "测速用。"},
    )
    number = opened.matter.number
    print(
        json.dumps(
            {
                "session": session_of(user),
                "csrf": "a" * 32,
                "number": number,
                "code": opened.query_code,
                "worklist": reverse("workbench:todo"),
                "matter": reverse("workbench:matter", args=[number]),
                "progress": reverse("portal:progress"),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
