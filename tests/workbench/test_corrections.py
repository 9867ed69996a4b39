"""更正: alone while nothing was served, by two once something was."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters.engine import act
from fahui.matters.errors import Refused
from fahui.matters.letter_deeds import fitting_letters
from fahui.matters.models import Event, Matter, PendingCorrection
from fahui.matters.second_person import agree
from fahui.places.models import Region
from tests.cases import WAGES, wage_case
from tests.conftest import at
from tests.workbench.conftest import Desk


@pytest.fixture
def matter(resident: User, village: Region) -> Matter:
    """Handed in on 2026-11-04."""
    with clock.at(at("2026-11-04 10:00")):
        return wage_case(resident, village).matter


def restated(**more: Any) -> dict[str, Any]:
    """The form of the opening event as it came."""
    base = {"happened_on": "2026-11-04", "happened_time": "10:00", "reason": "纸质件11月2日就交到服务点"}
    return {**WAGES, **base, **more}


def served(matter: Matter, clerk: User, run_after: Callable[[Matter], None]) -> Matter:
    """A supplement notice, served on the 5th."""
    items = {"supplement_items": "工友证言", "supplement_by": date(2026, 11, 20)}
    matter = act(matter, "request_supplement", by=clerk, answers=items)
    run_after(matter)
    for row in fitting_letters(matter, "seal"):
        matter = act(matter, "seal", by=clerk, answers={"letter": row.letter_id})
    [row] = fitting_letters(matter, "serve")
    return act(
        matter, "serve", by=clerk, answers={"letter": row.letter_id, "served_on": "2026-11-05", "served_how": "direct"}
    )


def test_a_wrong_date_is_put_right_and_what_moved_is_told(matter: Matter, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    with clock.at(at("2026-11-05 09:00")):
        text = page.get(f"/workbench/m/{matter.number}/correct/1/").text
        assert "在阳逻一处工地做木工" in text
        assert 'value="2026-11-04"' in text
        form = restated(happened_on="2026-11-02", happened_time="")
        answer = page.post(f"/workbench/m/{matter.number}/correct/1/", form, follow=True)
    assert "作出决定：2026年11月11日（周三） → 2026年11月9日（周一）" in answer.text
    assert matter.deadlines.get(term="decide").due_on == date(2026, 11, 9)
    assert "（已更正）" in answer.text
    assert Event.objects.filter(matter=matter).count() == 2
    assert page.get(f"/workbench/m/{matter.number}/correct/1/").status_code == 404


def test_a_reason_and_good_answers_are_wanted(matter: Matter, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    with clock.at(at("2026-11-05 09:00")):
        text = page.post(f"/workbench/m/{matter.number}/correct/1/", restated(reason="", amount="许多")).text
    assert 'value="许多"' in text
    assert "<title>" in text
    assert Event.objects.filter(matter=matter).count() == 1


def test_only_whoever_decides_may_annul_and_not_what_others_rest_on(
    matter: Matter, clerk: User, reviewer: User, approver: User, desk: Desk
) -> None:
    act(matter, "accept", by=clerk)
    act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "arbitration"})
    address = f"/workbench/m/{matter.number}/correct/2/"
    assert "整条撤销" not in desk(clerk).get(address).text
    text = desk(approver).post(address, {"annul": "1", "annul-reason": "受理错了"}).text
    assert "接不上" in text
    answer = desk(approver).post(
        f"/workbench/m/{matter.number}/correct/3/", {"annul": "1", "annul-reason": "意见提错了"}
    )
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.turn == Role.REVIEWER


def test_once_a_letter_was_served_a_second_person_must_agree(
    matter: Matter,
    clerk: User,
    approver: User,
    staff: Callable[..., User],
    desk: Desk,
    run_after: Callable[[Matter], None],
) -> None:
    with clock.at(at("2026-11-05 09:00")):
        matter = served(matter, clerk, run_after)
        page = desk(clerk)
        form = restated(happened_on="2026-11-02", happened_time="")
        answer = page.post(f"/workbench/m/{matter.number}/correct/1/", form, follow=True)
        assert "等另一位负责人同意" in answer.text
        pending = PendingCorrection.objects.get()
        assert Event.objects.get(matter=matter, seq=1).annuls is None
        assert not Event.objects.filter(matter=matter, annuls=1).exists()
        twice = page.post(f"/workbench/m/{matter.number}/correct/1/", form)
        assert "已有一份更正在等" in twice.text
        assert "在等另一位负责人决定" in page.get(f"/workbench/corrections/{pending.pk}/").text
        assert page.post(f"/workbench/corrections/{pending.pk}/", {"agree": "1"}).status_code == 404
        head = desk(approver)
        assert matter.number in head.get("/workbench/corrections/").text
        assert matter.number in head.get("/workbench/?queue=corrections").text
        before = Event.objects.filter(matter=matter).count()
        shown = head.get(f"/workbench/corrections/{pending.pk}/").text
        assert "王窗口" in shown
        assert "纸质件11月2日就交到服务点" in shown
        assert "2026-11-02" in shown
        assert Event.objects.filter(matter=matter).count() == before  # looking changes nothing
        done = head.post(f"/workbench/corrections/{pending.pk}/", {"agree": "1"}, follow=True)
    assert "已更正" in done.text
    event = Event.objects.get(matter=matter, annuls=1)
    assert event.actor == f"user:{clerk.pk}"
    assert event.facts["_agreed"] == f"user:{approver.pk}"
    matter.refresh_from_db()
    assert matter.opened_on == date(2026, 11, 2)
    pending.refresh_from_db()
    assert (pending.agreed, pending.decided_by) == (True, approver)
    assert "没有待您同意的更正" in head.get("/workbench/corrections/").text
    with pytest.raises(Refused):
        agree(pending, by=approver)


def test_refusing_needs_a_reason_and_leaves_everything(
    matter: Matter, clerk: User, approver: User, desk: Desk, run_after: Callable[[Matter], None]
) -> None:
    with clock.at(at("2026-11-05 09:00")):
        matter = served(matter, clerk, run_after)
        desk(clerk).post(
            f"/workbench/m/{matter.number}/correct/1/", restated(happened_on="2026-11-02", happened_time="")
        )
    pending = PendingCorrection.objects.get()
    head = desk(approver)
    assert "请写明不同意的理由" in head.post(f"/workbench/corrections/{pending.pk}/", {"refuse": "1", "why": " "}).text
    head.post(f"/workbench/corrections/{pending.pk}/", {"refuse": "1", "why": "收件本上写的是11月4日"})
    pending.refresh_from_db()
    assert pending.agreed is False
    assert not Event.objects.filter(matter=matter, annuls=1).exists()
    assert "收件本上写的是11月4日" in desk(clerk).get(f"/workbench/corrections/{pending.pk}/").text


def test_another_places_head_neither_sees_nor_decides(
    matter: Matter,
    clerk: User,
    staff: Callable[..., User],
    elsewhere: Region,
    desk: Desk,
    run_after: Callable[[Matter], None],
) -> None:
    with clock.at(at("2026-11-05 09:00")):
        matter = served(matter, clerk, run_after)
        desk(clerk).post(
            f"/workbench/m/{matter.number}/correct/1/", restated(happened_on="2026-11-02", happened_time="")
        )
    pending = PendingCorrection.objects.get()
    stranger = staff(Role.APPROVER, "外街负责人", elsewhere)
    page = desk(stranger)
    assert page.get(f"/workbench/corrections/{pending.pk}/").status_code == 404
    assert matter.number not in page.get("/workbench/corrections/").text
    with pytest.raises(PermissionDenied):
        agree(pending, by=stranger)
