"""A row's history names the person, also when the change was a bulk update."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fahui.access.middleware import Acting
from fahui.access.models import Grant, User
from fahui.core.history import TABLES, acting
from fahui.core.models import RowHistory

pytestmark = pytest.mark.django_db


def last(table: str) -> RowHistory:
    found = RowHistory.objects.filter(table_name=table).order_by("-pk").first()
    assert found is not None
    return found


def test_it_is_put_down_to_whoever_acts(clerk: User) -> None:
    with acting(lambda: "user:77"):
        Grant.objects.filter(user=clerk).update(given_by="主任")
    assert last("access_grant").by == "user:77"
    Grant.objects.filter(user=clerk).update(given_by="局长")
    with connection.cursor() as cursor:
        cursor.execute("select session_user")
        assert last("access_grant").by == cursor.fetchone()[0]


def test_a_request_is_put_down_to_its_user(rf: RequestFactory, clerk: User) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        User.objects.filter(pk=clerk.pk).update(title="窗口")
        return HttpResponse()

    request = rf.post("/")
    for user, name in ((clerk, f"user:{clerk.pk}"), (AnonymousUser(), "visitor:web")):
        request.user = user
        Acting(view)(request)
        assert last("access_user").by == name


def test_every_table_with_the_trigger_is_known() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'keep_history'")
        assert {row[0] for row in cursor.fetchall()} == TABLES
