"""Nothing about anybody's conduct is public before there was time to object (公示)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.people.models import Conduct, Organisation
from fahui.people.public import published_conduct
from fahui.registers.announcing import objections_until, possible, take
from tests.conftest import Desk, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> Conduct:
    body = Organisation.objects.create(name="问津律师事务所", kind="law_firm")
    return Conduct.objects.create(
        organisation=body, kind="penalty", measure="warning", title="内部管理混乱", authority="市司法局",
        decided_on=date(2026, 11, 2),
    )  # fmt: skip


def test_the_time_to_object_is_counted_in_working_days_by_the_dated_parameter() -> None:
    assert objections_until(date(2026, 9, 24)) == date(2026, 10, 9)  # 中秋, 国庆
    Parameter.objects.create(
        name="registers.objection_days", value=7, valid_from=date(2026, 10, 1), source="试", set_by="x"
    )
    assert objections_until(date(2026, 11, 2)) == date(2026, 11, 11)


def test_published_only_after_the_time_to_object_is_over(record: Conduct) -> None:
    with clock.at(at("2026-11-02 10:00")):
        with pytest.raises(ValidationError):
            take(record, "publish")
        record = take(record, "announce")
        assert (record.announced_on, record.objections_until) == (date(2026, 11, 2), date(2026, 11, 9))
    for day in ("2026-11-02", "2026-11-09"):
        with clock.at(at(f"{day} 10:00")), pytest.raises(ValidationError, match="公示到2026-11-09为止"):
            take(record, "publish")
        assert not published_conduct().exists()
    with clock.at(at("2026-11-10 10:00")):
        take(record, "publish")
    assert [one.pk for one in published_conduct()] == [record.pk]
    take(record, "withdraw", "处罚被撤销")
    assert not published_conduct().exists()


def test_an_objection_holds_it_until_it_is_answered(record: Conduct) -> None:
    with clock.at(at("2026-11-02 10:00")):
        record = take(record, "announce")
        with pytest.raises(ValidationError, match="请写明内容"):
            take(record, "object", " ")
        record = take(record, "object", "没有收到处罚决定书")
    with clock.at(at("2026-11-20 10:00")):
        assert possible(record) == ["uphold", "withdraw"]
        with pytest.raises(ValidationError):
            take(record, "publish")
        record = take(record, "uphold", "已于11月1日送达，异议不成立")
        assert set(possible(record)) == {"object", "publish", "withdraw"}
        take(record, "publish")
    assert published_conduct().exists()


def test_taken_back_and_announced_anew_the_old_objection_is_gone(record: Conduct) -> None:
    with clock.at(at("2026-11-02 10:00")):
        record = take(take(take(record, "announce"), "object", "不服"), "withdraw", "核查属实")
        assert record.answer == "核查属实"
        record = take(record, "announce")
    assert (record.objection, record.answer, record.objected_on) == ("", "", None)


def test_the_page_offers_what_is_possible_and_marks_the_unverified_figure(
    record: Conduct, keeper: User, clerk: User, desk: Desk
) -> None:
    page = f"/workbench/registers/conduct/{record.pk}/announce/"
    client = desk(keeper)
    with clock.at(at("2026-11-02 10:00")):
        text = client.get(page).text
        assert "开始公示" in text
        assert "对外公布" not in text.split("<main")[1].split("公示5个工作日")[0]
        assert "未核实" in text
        client.post(page, {"step": "announce"})
        record.refresh_from_db()
        assert record.state == "announced"
        assert "请填这一项" in client.post(page, {"step": "object", "object-words": ""}).text
        client.post(page, {"step": "publish"})
        record.refresh_from_db()
        assert record.state == "announced"
        edit = f"/workbench/registers/conduct/{record.pk}/edit/"
        seen = client.get(edit).text.split('name="seen" value="')[1].split('"')[0]
        given = {"kind": "penalty", "measure": "fine", "title": "改了", "authority": "x", "decided_on": "2026-11-02"}
        assert "不能修改" in client.post(edit, {**given, "seen": seen}).text
        assert desk(clerk).get(page).status_code == 404
