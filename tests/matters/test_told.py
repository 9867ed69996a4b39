"""What people are told of their days: by whose turn it is, in the words of the term, as it stood when it happened."""

from datetime import date

import pytest
from django.utils.translation import override

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import Parameter
from fahui.matters import refresh, telling
from fahui.matters.engine import act
from fahui.matters.explain import explain
from fahui.matters.models import Channel, Deadline, Matter
from fahui.matters.opening import open_matter
from fahui.notices.models import Message
from fahui.people.models import Professional
from fahui.places.models import Region
from fahui.portal.telling import five
from tests.cases import applicant, wage_case, work_off
from tests.conftest import at
from tests.matters.test_wage_case import serve

SEEN = "（为什么是这一天，查进度时能看到）"
ASKED = {"supplement_items": "工友证言", "supplement_by": date(2026, 12, 3)}


@pytest.fixture
def filed(resident: User, village: Region) -> Matter:
    """A wage case of 2 November, due on the 9th."""
    with clock.at(at("2026-11-02 10:00")):
        return wage_case(resident, village).matter


@pytest.fixture
def question(resident: User, village: Region) -> Matter:
    """A question asked on the web on a Friday afternoon."""
    with clock.at(at("2026-11-06 16:00")):
        return open_matter(
            "consultation", by=resident, parties=[applicant(resident)], region=village, channel=Channel.WEB,
            answers={"question": "工资三个月没发，怎么办"},
        ).matter  # fmt: skip


def told(matter: Matter) -> list[str]:
    """The messages, the oldest first, without the number."""
    work_off(matter)
    rows = Message.objects.filter(about=matter.number).order_by("id")
    return [row.text.removeprefix(f"您的事项{matter.number}：") for row in rows]


def test_a_job_that_comes_late_tells_what_held_when_it_happened(filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-03 10:00")), override("en"):
        act(filed, "request_supplement", by=clerk, answers=ASKED)
    with clock.at(at("2026-11-20 10:00")):
        first, second = told(filed)
    assert first == f"法律援助申请已收到。我们最晚2026年11月9日（周一）作出决定。{SEEN}"
    assert "最晚" not in second  # it is the person's turn, and their day begins with the service
    assert "请在" not in second


def test_service_tells_the_paper_and_the_day_that_began_with_it(filed: Matter, clerk: User) -> None:
    with clock.at(at("2026-11-03 10:00")):
        act(filed, "request_supplement", by=clerk, answers=ASKED)
        matter = serve(filed, clerk, "2026-11-03")
        day = "2026年12月3日（周四）"
        assert told(matter)[-1] == f"《补充材料/说明通知书》已送达。请在{day}前（含当日）交来，交齐后接着办。{SEEN}"
        now = five(matter).next
        assert now is not None
        assert now.words == f"最晚{day}"
        notice = matter.letters.get(code="supplement_notice").letter
        row = Deadline.objects.get(matter=matter, term="supplement")
        assert notice.values["why_supplement"] == "".join(explain(row))
        assert notice.values["supplement_by"] == day.removesuffix("（周四）")


def test_the_receipt_of_the_papers_says_why_it_is_that_day(filed: Matter) -> None:
    receipt = filed.letters.get(code="receipt").letter
    row = Deadline.objects.get(matter=filed, term="decide")
    with clock.at(at("2026-11-02 10:00")):
        assert receipt.values["why_decide"] == "".join(explain(row))


def test_the_filing_of_the_house_is_no_promise_to_the_person(
    filed: Matter, clerk: User, reviewer: User, approver: User, assigner: User, lawyer: Professional
) -> None:
    handler = User.objects.get(person=lawyer.person)
    with clock.at(at("2026-11-03 10:00")):
        act(filed, "accept", by=clerk)
        proposal = {"grant_reason": "属于请求支付劳动报酬", "aid_form": "arbitration"}
        act(filed, "propose_grant", by=reviewer, answers=proposal)
        act(filed, "grant", by=approver)
        act(filed, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长劳动争议"})
        matter = act(filed, "take", by=handler)
    said = told(matter)
    assert "我们最晚2026年11月6日（周五）指派承办人。" in said[-3]
    assert said[-1].endswith(f"承办人最晚2026年11月9日（周一）和您签订委托协议。{SEEN}")  # a Sunday, moved
    rows = Deadline.objects.filter(matter=matter)
    rows.exclude(term="sign").delete()
    rows.update(term="file_closing")
    with clock.at(at("2026-11-03 11:00")):
        assert telling.clocks(matter, for_staff=False) == []
        assert {face.term for face in telling.clocks(matter, for_staff=True)} == {"file_closing"}
        assert five(matter).next is None


def test_an_hour_clock_is_told_to_the_minute(question: Matter) -> None:
    assert told(question) == [f"咨询已收到。我们最晚2026年11月7日（周六）16:00答复您。{SEEN}"]


def test_an_appointment_has_its_own_clock_and_the_answer_is_not_called_given(
    question: Matter, resident: User, consultant: User
) -> None:
    put_off = {"promised_on": date(2026, 11, 12), "promised_why": "要先向有关部门核实情况"}
    with clock.at(at("2026-11-07 09:00")):
        matter = act(question, "make_appointment", by=consultant, answers=put_off)
        faces = {face.term: face for face in telling.clocks(matter, for_staff=False)}
        assert faces["answer"].state == "ended"
        assert faces["answer"].words == "约定了答复的日子，不再计时（11-07 周六）"
        assert faces["appointment"].words == "最晚2026年11月12日（周四）"
        assert five(matter).next == faces["appointment"]
        assert matter.next_due == date(2026, 11, 12)
    assert told(matter)[-1].endswith(f"我们最晚2026年11月12日（周四）答复您。{SEEN}")
    with clock.at(at("2026-11-09 09:00")):
        matter = act(matter, "make_appointment", by=consultant, answers={**put_off, "promised_on": date(2026, 11, 16)})
    assert Deadline.objects.get(matter=matter, term="appointment").due_on == date(2026, 11, 16)
    with clock.at(at("2026-11-13 09:00")):
        matter = act(matter, "answer", by=consultant, answers={"answer_kind": "advice", "answer_text": "可以申请仲裁"})
        faces = {face.term: face for face in telling.clocks(matter, for_staff=False)}
    assert faces["appointment"].words == "已按时完成（11-13 周五）"
    assert faces["answer"].state == "ended"


def test_an_appointment_made_too_late_says_so(question: Matter, consultant: User) -> None:
    with clock.at(at("2026-11-08 09:00")):
        put_off = {"promised_on": date(2026, 11, 12), "promised_why": "要核实情况"}
        matter = act(question, "make_appointment", by=consultant, answers=put_off)
        row = Deadline.objects.get(matter=matter, term="answer")
        assert row.state() == "met_late"
        [face] = [face for face in telling.clocks(matter, for_staff=False) if face.term == "answer"]
    assert face.words == "约定了答复的日子，不再计时（11-08 周日，当时已超过期限）"


def test_what_was_taken_back_was_not_done_in_time(question: Matter, resident: User) -> None:
    with clock.at(at("2026-11-06 17:00")):
        matter = act(question, "withdraw", by=resident)
        [face] = telling.clocks(matter, for_staff=False)
    assert (face.state, face.words) == ("ended", "撤回咨询，不再计时（11-06 周五）")


def test_the_reasons_say_whether_the_night_counts_and_where_the_figure_comes_from(question: Matter) -> None:
    with clock.at(at("2026-11-06 17:00")):
        [face] = telling.clocks(question, for_staff=False)
        [desk] = telling.clocks(question, for_staff=True)
    assert any("夜间和休息日也计入" in line for line in face.why)
    assert face.why[-1].startswith("这个时限的出处：照《全国民事行政法律援助服务规范》编写的区县服务指南，留言咨询")
    assert face.why[-1].endswith("（未核实）。")
    assert any("consultation.web_hours" in line for line in desk.why)


def test_the_figure_of_a_channel_is_a_dated_parameter(question: Matter) -> None:
    Parameter.objects.create(name="consultation.web_hours", value=12, valid_from=date(2026, 1, 1), source="新的规范")
    with clock.at(at("2026-11-06 16:30")):
        refresh.deadlines(question)
    row = Deadline.objects.get(matter=question, term="answer")
    assert row.due_at == at("2026-11-07 04:00")
    assert "这个时限的出处：新的规范（未核实）。" in explain(row)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-11-06 16:00", "ok"),
        ("2026-11-07 07:59", "ok"),
        ("2026-11-07 08:00", "soon"),
        ("2026-11-07 16:01", "late"),
    ],
)
def test_a_day_given_for_an_answer_is_not_short_in_its_first_minute(question: Matter, moment: str, state: str) -> None:
    with clock.at(at(moment)):
        assert Deadline.objects.get(matter=question).state() == state


@pytest.mark.parametrize(
    ("begun", "due", "soon_from"),
    [
        (date(2026, 11, 2), date(2026, 11, 9), 2),  # 7日: two days before
        (date(2026, 11, 2), date(2026, 11, 5), 1),  # 3日: the last day but one
        (date(2026, 11, 2), date(2026, 11, 3), 0),  # 1个工作日: on the day
        (date(2026, 11, 2), date(2027, 1, 2), 2),  # never more than two days
    ],
)
def test_soon_is_a_share_of_the_length(begun: date, due: date, soon_from: int) -> None:
    row = Deadline(started_on=begun, due_on=due, why={})
    days = {left: row.state(date.fromordinal(due.toordinal() - left)) for left in range((due - begun).days + 1)}
    assert days == {left: "soon" if left <= soon_from else "ok" for left in days}
