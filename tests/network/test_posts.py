"""Who may be put into a post, and who still counts as being there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.registers import unfinished
from fahui.network.gaps import Staffing
from fahui.network.models import Post
from fahui.people.models import Professional
from fahui.places.models import Region, ServicePoint
from tests.conftest import Desk

pytestmark = pytest.mark.django_db
NEW = "/workbench/registers/posts/new/"


@pytest.fixture
def point(village: Region) -> ServicePoint:
    """A village's point."""
    return ServicePoint.objects.get(region=village)


@pytest.fixture
def client(staff: Callable[..., User], desk: Desk) -> Client:
    """The registrar's."""
    return desk(staff(Role.REGISTRAR, "登记员"))


def put_in(client: Client, point: ServicePoint, lawyer: Professional, kind: str, **more: Any) -> str:
    """Send the form; what the page says, or nothing when it was taken."""
    given = {"point": point.pk, "kind": kind, "professional": lawyer.pk, "starts_on": clock.today().isoformat(), **more}
    answer = client.post(NEW, given)
    return "" if answer.status_code == 302 else answer.text


@pytest.mark.parametrize(
    ("profession", "kind", "told"),
    [
        ("notary", "lawyer", "是公证员，“律师”这个岗位要由律师担任"),
        ("lawyer", "mediator", "是律师，“专职人民调解员”这个岗位要由人民调解员担任"),
        ("mediator", "adviser", "这个岗位要由律师或者基层法律服务工作者担任"),
        ("grassroots", "adviser", ""),
        ("notary", "reception", ""),
    ],
)
def test_a_post_takes_only_its_profession(
    client: Client, point: ServicePoint, lawyer: Professional, profession: str, kind: str, told: str
) -> None:
    Professional.objects.filter(pk=lawyer.pk).update(kind=profession)
    said = put_in(client, point, lawyer, kind)
    assert told in said
    assert Post.objects.filter(professional=lawyer).exists() is not bool(told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "stopped"}, "停止执业，不能到岗"),
        ({"state": "revoked"}, "执业证已吊销，不能到岗"),
        ({"licence_until": clock.today() - timedelta(days=1)}, "执业证已过有效期"),
    ],
)
def test_whose_licence_is_not_in_force_takes_no_post_and_leaves_the_one_they_hold_empty(
    client: Client, point: ServicePoint, lawyer: Professional, change: dict[str, Any], told: str
) -> None:
    assert put_in(client, point, lawyer, "adviser") == ""
    held = Post.objects.get(professional=lawyer)

    def present() -> int:
        return Staffing([point], clock.today()).present[point.pk, "adviser"]

    assert present() == 1
    assert lawyer.person.name in client.get(f"/points/{point.pk}/").text
    Professional.objects.filter(pk=lawyer.pk).update(**change)
    assert told in put_in(client, point, lawyer, "lawyer")
    assert present() == 0
    assert [gap.kind for gap in Staffing([point], clock.today()).gaps("adviser")] == ["adviser"]
    assert lawyer.person.name not in client.get(f"/points/{point.pk}/").text
    page = client.get(f"/workbench/points/{point.pk}/staffing/").text
    assert "现在不能履职，不计入在岗" in page
    assert [one.count for one in unfinished(point)] == [1]  # the record of the post is still to be ended
    ended = {"point": point.pk, "kind": "adviser", "professional": lawyer.pk, "full_time": "on"}
    ended |= {"starts_on": held.starts_on.isoformat(), "ends_on": clock.today().isoformat()}
    answer = client.post(f"/workbench/registers/posts/{held.pk}/edit/", ended)
    assert answer.status_code == 302  # and it can be
