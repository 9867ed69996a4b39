"""An answer of rows and columns, from the form of a person without a script to clocks, letters and pages."""

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.matters import telling
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.corrections import Proposal, correct
from fahui.matters.engine import act
from fahui.matters.forms import form_for
from fahui.matters.models import Deadline, Event, Matter
from fahui.matters.opening import open_matter
from fahui.matters.problems import problems
from fahui.matters.tasks import after_event
from fahui.matters.vocabulary import (
    Action,
    Asked,
    Duty,
    Fact,
    Keep,
    LetterForm,
    On,
    PartyRole,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.places.models import Region
from fahui.ui.tables import MOST_ROWS
from tests.cases import applicant
from tests.conftest import at
from tests.ui.markup import Page, faults

PROMISE = "承诺：试验服务承诺"
DEBTS = Fact(
    "debts",
    "谁欠了多少",
    "table",
    columns=(
        Fact("debtor", "谁欠的", "name"),
        Fact("owed", "多少钱", "money"),
        Fact("since", "从哪天起", "date", future=False, required=False),
        Fact("proof", "有没有字据", "yesno", required=False),
    ),
)
PLAN = Fact(
    "plan",
    "怎样付清",
    "table",
    keep=Keep.CLEAR,
    columns=(Fact("pay_on", "哪天付", "date"), Fact("sum", "付多少", "money"), Fact("note", "说明", required=False)),
)
LETTER = """# 还款约定

{{ number }}

{{ applicant }}：

| 期 | 付款日期 | 金额 | 说明 |
|---|---|---|---|
| {{ plan.index }} | {{ plan.pay_on }} | {{ plan.sum }} | {{ plan.note? }} |

> {{ organ }}
>
> {{ date }}
"""
TOY = Service(
    code="owed_by_turns",
    title="分期还款",
    effective_from=date(2026, 1, 1),
    basis=(PROMISE,),
    opens_with="tell",
    door=9,
    parties=(PartyRole(Relation.APPLICANT, "申请人"),),
    intake=(DEBTS,),
    outcomes=(("paid", "付清了"),),
    letters=(LetterForm("agreement", "还款约定", LETTER, "{short}还字", basis=PROMISE),),
    actions=(
        Action("tell", "说明欠款", by=(Relation.APPLICANT, Role.CLERK), from_=(Stage.DRAFT,), to=Stage.SUBMITTED),
        Action(
            "add_debts", "补充欠款", by=(Relation.APPLICANT,), from_=(Stage.SUBMITTED,), asks=(DEBTS,), side=True,
            clears=("add_debts",), shows=("debts",),
        ),
        Action(
            "agree", "约定分期", by=(Role.CLERK,), from_=(Stage.SUBMITTED,), to=Stage.HANDLING, asks=(PLAN,),
            issues=("agreement",), shows=("plan",),
        ),
        Action(
            "pay", "登记付款", by=(Role.CLERK,), from_=(Stage.HANDLING,), clears=("pay",), side=True,
            asks=(Fact("row", "第几期", "integer"),),
        ),
        Action("finish", "付清", by=(Role.CLERK,), from_=(Stage.HANDLING,), to=Stage.CLOSED, outcome="paid"),
    ),
    terms=(
        Term(
            "pay", "付款", Asked("pay_on"), (On("agree"),), (On("pay"),), rows="plan", duty=Duty.APPLICANT,
            basis=PROMISE,
        ),
    ),
)  # fmt: skip
OWED: dict[str, Any] = {
    "debts-debtor": ["某建筑公司", "", "李老板"],
    "debts-owed": ["24000", "", "800.5"],
    "debts-since": ["2026-08-01", "", ""],
    "debts-proof": ["no", "", ""],
}
SAID = [
    {"debtor": "某建筑公司", "owed": "24000", "since": "2026-08-01", "proof": "no"},
    {"debtor": "李老板", "owed": "800.5"},
]
INSTALMENTS = [
    {"pay_on": date(2026, 11, 20), "sum": Decimal(8000)},
    {"pay_on": date(2026, 12, 20), "sum": Decimal(16000), "note": "年前付清"},
]


@pytest.fixture(autouse=True)
def toy(db: None) -> Iterator[Service]:
    """Known for the time of a test."""
    yield services.add(TOY)
    services.remove(TOY.code)


@pytest.fixture
def told(resident: User, village: Region) -> Matter:
    """Opened on 2 November 2026 with two debts."""
    with clock.at(at("2026-11-02 10:00")):
        return open_matter(
            TOY.code, by=resident, parties=[applicant(resident)], region=village, answers={"debts": SAID}
        ).matter


@pytest.fixture
def agreed(told: Matter, clerk: User) -> Matter:
    """Two instalments, the letter printed."""
    with clock.at(at("2026-11-03 10:00")):
        matter = act(told, "agree", by=clerk, answers={"plan": INSTALMENTS})
        for event in Event.objects.filter(matter=matter):
            after_event(event.pk)
    return matter


def query(**lists: list[str]) -> QueryDict:
    """What a browser posts."""
    posted = QueryDict(mutable=True)
    for name, values in lists.items():
        posted.setlist(name.replace("__", "-"), values)
    return posted


def test_the_definition_is_whole() -> None:
    assert problems(TOY) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"intake": (Fact("debts", "谁欠的", "table"),)}, "a table has columns"),
        ({"intake": (Fact("debts", "谁欠的", columns=(Fact("debtor", "谁"),)),)}, "a table has columns"),
        (
            {"intake": (Fact("debts", "谁欠的", "table", columns=(Fact("p", "照片", "files"),)),)},
            "cannot ask “p” in a row",
        ),
        ({"parties": (PartyRole(Relation.APPLICANT, "申请人", facts=(DEBTS,)),)}, "asked of a party"),
        ({"letters": (replace(TOY.letters[0], body=LETTER.replace("plan.sum", "plan.summe")),)}, "wants “plan.summe”"),
        ({"letters": (replace(TOY.letters[0], body=LETTER + "\n{{ plan }}"),)}, "outside the row"),
    ],
)
def test_a_table_badly_declared_is_a_problem(changed: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(replace(TOY, **changed)))


def test_at_least_three_rows_are_shown_and_empty_ones_do_not_count() -> None:
    page = Page(str(form_for((PLAN,))))
    assert len(page.having("input", name="plan-sum")) == 3
    form = form_for(
        (PLAN,), query(plan__pay_on=["", "2026-11-20", ""], plan__sum=[" ", "8000", ""], plan__note=["", "", ""])
    )
    assert form.is_valid()
    assert form.cleaned_data["plan"] == [INSTALMENTS[0]]


def test_without_any_row_a_wanted_table_says_so() -> None:
    form = form_for((PLAN,), query(plan__pay_on=[""], plan__sum=[""]))
    assert form.errors == {"plan": ["请至少填一行。"]}
    assert form_for((replace(PLAN, required=False),), query(plan__sum=[""])).is_valid()


def test_more_rows_than_fit_are_refused() -> None:
    many = ["2026-11-20"] * (MOST_ROWS + 1)
    form = form_for((PLAN,), query(plan__pay_on=many, plan__sum=["1"] * len(many)))
    assert "最多填50行" in str(form.errors)


def test_the_engine_wants_every_row_well_said(told: Matter, clerk: User) -> None:
    for rows, said in (
        ([{"pay_on": "2026-11-20"}], "第1行：请填写“付多少”。"),
        ([INSTALMENTS[0], {"sum": 1}], "第2行：请填写“哪天付”。"),
        (["全部付清"], "要一行一行地填"),
        ([], "请填写“怎样付清”"),
    ):
        with pytest.raises(ValidationError) as refused:
            act(told, "agree", by=clerk, answers={"plan": rows})
        assert said in refused.value.message_dict["plan"][0]
    assert not Event.objects.filter(action="agree").exists()


def test_a_table_is_sealed_unless_declared_clear(agreed: Matter) -> None:
    first, second = Event.objects.filter(matter=agreed, action__in=("tell", "agree")).order_by("seq")
    assert "debts" not in first.facts
    assert "debts" in first.commitments
    assert Case(agreed).facts["debts"] == SAID
    assert second.facts["plan"][1] == {"pay_on": "2026-12-20", "sum": "16000", "note": "年前付清"}


def test_each_row_has_its_own_clock(agreed: Matter, clerk: User) -> None:
    rows = Deadline.objects.filter(matter=agreed).order_by("key")
    assert [(row.key, row.due_on) for row in rows] == [("1", date(2026, 11, 20)), ("2", date(2026, 12, 20))]
    assert [face.title for face in telling.clocks(agreed, for_staff=True)] == ["付款（第1项）", "付款（第2项）"]
    with clock.at(at("2026-11-20 10:00")):
        act(agreed, "pay", by=clerk, answers={"row": 1})
    assert [row.met_at is not None for row in rows.all()] == [True, False]


def test_the_letter_repeats_the_rows(agreed: Matter) -> None:
    pdf = agreed.letters.get(code="agreement").letter.pdf
    assert pdf is not None
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.read())).pages).split())
    assert "12026年11月20日8,000元" in text
    assert "22026年12月20日16,000元年前付清" in text


def browser(user: User) -> Client:
    """Signed in, staff by both factors."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


def screen(name: str) -> str:
    """A screen of the application."""
    return reverse("portal:screen", args=[TOY.code, name])


def cells(html: str, name: str) -> list[str]:
    """What the controls of one column hold, row by row."""
    return [own.get("value", "") for own in Page(html).having("input", name=name)]


def test_on_the_portal_a_row_is_added_and_everything_typed_stays(client: Client, village: Region) -> None:
    assert faults(client.get(screen("q1")).text) == []
    added = client.post(screen("q1"), {**OWED, "debts-owed": ["24000", "", "很多"], "add": "debts"})
    assert added["Location"] == screen("q1") + "#id_debts"
    html = client.get(screen("q1")).text
    assert cells(html, "debts-debtor") == ["某建筑公司", "", "李老板", ""]
    assert cells(html, "debts-owed") == ["24000", "", "很多", ""]
    assert "请填数字" not in html  # adding a row complains about nothing


def test_on_the_portal_an_error_stands_in_its_cell_and_is_linked_from_the_top(client: Client, village: Region) -> None:
    typed = {**OWED, "debts-owed": ["24000", "", "很多"], "debts-since": ["2999-01-01", "", ""]}
    html = client.post(screen("q1"), typed).text
    page = Page(html)
    assert faults(html) == []
    assert page.having("a", href="#id_debts-3-owed")
    assert page.having("input", id="id_debts-3-owed", aria_invalid="true", value="很多")
    assert "谁欠了多少：第3行“多少钱”：请填数字，如1200或1200.50。" in html
    assert page.having("input", id="id_debts-1-since", aria_describedby="id_debts-1-since_error")
    assert not page.having("input", id="id_debts-1-debtor", aria_invalid="true")
    assert cells(html, "debts-debtor") == ["某建筑公司", "", "李老板"]


def test_on_the_portal_from_the_table_to_the_receipt_and_the_story(resident: User, village: Region) -> None:
    me = browser(resident)
    who = {"applicant-name": "赵建国", "applicant-phone": "19900000001", "place-street": str(village.parent_id)}
    for name, typed in (("q1", OWED), ("who", who), ("papers", {})):
        sent = me.post(screen(name), typed)
        assert sent.status_code == 302, sent.text
    check = me.get(sent["Location"]).text
    for words in ("24,000元", "2026年8月1日（周六）", "李老板", "800.50元"):
        assert words in check, words
    assert me.post(sent["Location"])["Location"] == reverse("portal:receipt", args=[TOY.code])
    matter = Matter.objects.get(service=TOY.code)
    assert Case(matter).facts["debts"] == SAID

    do = reverse("portal:do", args=[matter.number, "add_debts"])
    more = {**OWED, "debts-debtor": ["", "王老板", ""], "debts-owed": ["", "", ""]}
    longer = me.post(do, {**more, "add": "debts"})
    assert cells(longer.text, "debts-debtor") == ["", "王老板", "", ""]
    assert "请填写" not in longer.text
    wrong = me.post(do, more)
    assert "第2行“多少钱”" in wrong.text
    right = {**more, "debts-owed": ["", "50", ""], "debts-since": [""] * 3, "debts-proof": [""] * 3}
    assert me.post(do, {**right, "token": str(uuid.uuid4()), "version": "1"}).status_code == 302
    story = me.get(reverse("portal:matter", args=[matter.number])).text
    assert "王老板" in story
    assert "<th>多少钱</th>" in story
    assert faults(story) == []


def test_at_the_desk_a_row_is_added_the_letter_looked_at_and_the_step_taken(told: Matter, clerk: User) -> None:
    desk = browser(clerk)
    do = reverse("workbench:do", args=[told.number, "agree"])
    assert "［　］" in desk.get(do).text  # the letter with one open row
    form = {"token": str(uuid.uuid4()), "version": told.version}
    plan = {
        "plan-pay_on": ["2026-11-20", "2026-12-20", ""],
        "plan-sum": ["8000", "", ""],
        "plan-note": ["", "", "年前"],
    }
    longer = desk.post(do, {**form, **plan, "add": "plan"}).text
    assert cells(longer, "plan-sum") == ["8000", "", "", ""]
    assert "请填写" not in longer
    looked = desk.post(
        do, {**form, **plan, "plan-sum": ["8000", "16000", ""], "plan-note": [""] * 3, "preview": "1"}
    ).text
    assert "2026年12月20日" in looked
    wrong = desk.post(do, {**form, **plan}).text
    for words in ("怎样付清：第2行“付多少”：请填写“付多少”。", "怎样付清：第3行“哪天付”"):
        assert words in wrong, words
    assert faults(wrong) == []
    right = {**plan, "plan-sum": ["8000", "16000", ""], "plan-note": [""] * 3}
    assert desk.post(do, {**form, **right}).status_code == 302
    page = desk.get(reverse("workbench:matter", args=[told.number])).text
    for words in ("24,000元", "<th>哪天付</th>", "16,000元", "付款（第2项）"):
        assert words in page, words


def test_the_desk_takes_the_table_down_for_somebody(clerk: User, village: Region) -> None:
    desk = browser(clerk)
    address = reverse("workbench:intake")
    sheet = {
        "service": TOY.code, "shown": TOY.code, "in-channel": "window", "token": str(uuid.uuid4()),
        "applicant-0-name": "王大妈", "applicant-0-phone": "19900000077", "place-region": str(village.parent_id),
    }  # fmt: skip
    longer = desk.post(address, {**sheet, **OWED, "add": "debts"})
    assert cells(longer.text, "debts-debtor") == ["某建筑公司", "", "李老板", ""]
    assert not Matter.objects.exists()
    sent = desk.post(address, {**sheet, **OWED, "do": "submit"})
    assert sent.status_code == 302, sent.text
    assert Case(Matter.objects.get()).facts["debts"] == SAID


def test_a_wrong_row_is_put_right(agreed: Matter, approver: User, clerk: User) -> None:
    seq = Event.objects.get(matter=agreed, action="agree").seq
    desk = browser(clerk)
    page = desk.get(reverse("workbench:correct", args=[agreed.number, seq])).text
    assert cells(page, "plan-sum") == ["8000", "16000", ""]
    assert cells(page, "plan-pay_on") == ["2026-11-20", "2026-12-20", ""]
    plan = [INSTALMENTS[0], {**INSTALMENTS[1], "pay_on": "2026-12-31"}]
    correct(agreed, Proposal(seq, "抄错了", answers={"plan": plan}), by=clerk)
    assert Deadline.objects.get(matter=agreed, key="2").due_on == date(2026, 12, 31)


def test_words_without_room_for_a_table_are_one_line() -> None:
    from fahui.matters.paperwork import on_page

    shown = on_page(DEBTS, SAID)
    assert str(shown) == (
        "第1行（谁欠的：某建筑公司；多少钱：24,000元；从哪天起：2026年8月1日（周六）；有没有字据：否）；"
        "第2行（谁欠的：李老板；多少钱：800.50元）"
    )
