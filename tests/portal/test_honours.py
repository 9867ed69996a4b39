"""奖惩公示: what is announced can be objected to in time, what was overturned is gone, and names bear their marks."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.people.forgetting import forget
from fahui.people.models import Conduct, ConductObjection, Professional
from fahui.registers.announcing import take
from tests.conftest import Desk, at
from tests.ui.markup import faults

pytestmark = pytest.mark.django_db
PATH = "/find/honours/"
SENT = {"name": "孙某", "phone": "19900033001", "words": "没有收到决定书"}


@pytest.fixture
def record(lawyer: Professional) -> Conduct:
    """A warning, entered."""
    return Conduct.objects.create(
        professional=lawyer, kind="penalty", measure="warning", title="私自收费", authority="市司法局",
        document="示司罚1号", decided_on=date(2026, 10, 30),
    )  # fmt: skip


def announced(record: Conduct) -> Conduct:
    """On the list from 2 November, to be objected to up to the 9th."""
    with clock.at(at("2026-11-02 10:00")):
        return take(record, "announce")


def test_the_list_goes_through_the_days_and_forgets_what_was_overturned(client: Client, record: Conduct) -> None:
    with clock.at(at("2026-11-02 09:00")):
        assert "私自收费" not in client.get(PATH).text
    announced(record)
    with clock.at(at("2026-11-09 09:00")):
        page = client.get(PATH).text
        assert faults(page) == []
        assert "<h1>奖惩公示</h1>" in re.sub(r"<h1[^>]*>", "<h1>", page)
        for words in ("公示中", "钱律师", "行政处罚 警告", "私自收费", "示司罚1号", "2026-11-09"):
            assert words in page, words
        assert f"{PATH}{record.pk}/object/" in page
        assert "奖惩和信用" not in client.get("/find/people/").text  # no mark before it is published
    with clock.at(at("2026-11-10 09:00")):
        page = client.get(PATH).text
        assert "公示期满" in page
        assert "/object/" not in page
        take(record, "publish")
        page = client.get(PATH).text
        assert "私自收费" in page.split("已公布")[1]
        shown = client.get("/find/people/").text
        assert f'<a href="{PATH}#c{record.pk}">行政处罚：警告</a>' in shown
        take(record, "withdraw", "处罚决定被撤销")
        assert "私自收费" not in client.get(PATH).text
        assert "奖惩和信用" not in client.get("/find/people/").text


def test_a_body_bears_its_mark_and_whoever_is_not_published_is_not_named(client: Client, lawyer: Professional) -> None:
    award = Conduct.objects.create(
        organisation=lawyer.organisation, kind="award", title="先进集体", authority="区司法局", state="published",
        decided_on=date(2026, 1, 5), published_on=date(2026, 2, 1),
    )  # fmt: skip
    assert f'<a href="{PATH}#c{award.pk}">表彰奖励：先进集体</a>' in client.get("/find/bodies/").text
    lawyer.organisation.published = False
    lawyer.organisation.save()
    assert "先进集体" not in client.get(PATH).text


def test_an_objection_holds_it_and_reaches_the_registrar_sealed(
    client: Client, record: Conduct, keeper: User, clerk: User, desk: Desk
) -> None:
    announced(record)
    path = f"{PATH}{record.pk}/object/"
    with clock.at(at("2026-11-05 10:00")):
        wrong = client.post(path, {**SENT, "phone": "123"})
        assert "有误" in wrong.text
        assert faults(wrong.text) == []
        assert not ConductObjection.objects.exists()
        assert "异议已经收到" in client.post(path, SENT).text
        assert "异议已经收到" in client.post(path, {**SENT, "name": "李某", "phone": "19900033002"}).text
        record.refresh_from_db()
        assert (record.state, ConductObjection.objects.count()) == ("objected", 2)
        assert "没有收到决定书" not in str(list(ConductObjection.objects.values_list("words", flat=True)))
        assert "没有收到决定书" not in record.objection
        page = client.get(PATH).text
        assert "有异议，核查中" in page
        assert "孙某" not in page
        keeping = desk(keeper)
        assert "提出异议，请在" in keeping.get("/workbench/?queue=notices").text
        page = keeping.get(f"/workbench/registers/conduct/{record.pk}/").text
        address = re.search(r'href="([^"]*announce[^"]*)"', page)
        assert address is not None
        before = keeping.get(address[1]).text
        assert "收到的异议：2份" in before
        assert "19900033001" not in before
        opened = keeping.post(address[1], {"open": "1"}).text
        for words in ("孙某", "19900033001", "没有收到决定书", "李某"):
            assert words in opened, words
        assert Reading.objects.filter(user=keeper, what="对公示的异议").exists()
        assert desk(clerk).post(address[1], {"open": "1"}).status_code == 404
        with pytest.raises(Exception, match="现在不能办"):
            take(record, "publish")
        forget(ConductObjection.objects.earliest("pk").person)
        assert ConductObjection.objects.count() == 1


def test_too_late_withdrawn_or_unknown_there_is_nothing_to_object_to(client: Client, record: Conduct) -> None:
    path = f"{PATH}{record.pk}/object/"
    assert client.get(path).status_code == 404  # not announced
    announced(record)
    with clock.at(at("2026-11-10 10:00")):
        assert "时间已经过了" in client.post(path, SENT).text
        assert not ConductObjection.objects.exists()
        take(record, "withdraw", "撤销")
        assert client.post(path, SENT).status_code == 404
    assert client.get(f"{PATH}99999/object/").status_code == 404


def test_nobody_sends_objections_without_end(client: Client, record: Conduct) -> None:
    announced(record)
    with clock.at(at("2026-11-05 10:00")):
        codes = [client.post(f"{PATH}{record.pk}/object/", SENT).status_code for _n in range(11)]
    assert codes[-1] == 429


def test_the_list_asks_no_more_for_more_records(
    client: Client, lawyer: Professional, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for n in range(12):
        Conduct.objects.create(
            professional=lawyer, kind="award", title=f"表彰{n}", authority="x", state="published",
            decided_on=date(2026, 1, 5), published_on=date(2026, 2, 1),
        )  # fmt: skip
    with django_assert_max_num_queries(6):
        assert client.get(PATH).text.count("表彰奖励") >= 12
