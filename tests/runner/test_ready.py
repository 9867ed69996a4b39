"""The database is made ready once for the same sources and day, and again when anything says that it is not."""

import pytest
from django.db import connection

from fahui.project.runner.ready import once


@pytest.fixture
def made(db: None) -> list[str]:
    """What was made; the tables are there already."""
    return []


def test_it_is_made_ready_once_for_one_mark(made: list[str]) -> None:
    assert once("one", lambda: made.append("first"))
    assert not once("one", lambda: made.append("second"))
    assert once("other", lambda: made.append("third"))
    assert made == ["first", "third"]


def test_a_failure_leaves_no_mark(made: list[str]) -> None:
    def fail() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        once("one", fail)
    assert once("one", lambda: made.append("again"))


def test_what_was_migrated_by_hand_since_is_looked_at_again(made: list[str]) -> None:
    once("one", lambda: made.append("first"))
    with connection.cursor() as cursor:
        cursor.execute("insert into django_migrations (app, name, applied) values ('core', '9999_by_hand', now())")
    assert once("one", lambda: made.append("second"))
    assert made == ["first", "second"]


def test_in_a_database_of_others_it_is_made_ready_each_time(made: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role fahui_app")
    assert once("one", lambda: made.append("first"))
    assert once("one", lambda: made.append("second"))
