"""A phone number is a contact, not an identity: after a long silence whoever answers the code begins afresh."""

from datetime import timedelta

from django.db import transaction

from fahui.access.models import User
from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.people.models import UNNAMED
from fahui.people.register import enrol

declare(
    Default(
        "access.silence_days",
        "多少日没有登录，手机号要重新证明身份才能看到以前的事项",
        90,
        "日",
        "运营商停机号码再放号的一般间隔（设计值，未核实）",
    )
)


def long_silent(user: User) -> bool:
    """Has this resident's number not signed in for so long that it may belong to somebody else now?"""
    if user.is_staff or user.last_login is None:
        return False
    days = int(parameter("access.silence_days", clock.today()))
    return clock.now() - user.last_login > timedelta(days=days)


@transaction.atomic
def step_aside(user: User) -> None:
    """Give the account a fresh person; the former one is taken back against its ID digits (matters.claims)."""
    phone = user.person.details().get("phone", "")
    if user.former_person is None:
        user.former_person = user.person
    user.person = enrol(name=UNNAMED, details={"phone": phone}, demo=user.person.demo)
    user.save(update_fields=["person", "former_person"])
