"""The ministry's report: each number is the length of its list, corrections count as corrected, sight decides."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents.models import Export
from fahui.matters.catalogue import services
from fahui.matters.corrections import Proposal, correct
from fahui.matters.counting import reading
from fahui.matters.counting.declared import Count
from fahui.matters.counting.equal import figures
from fahui.matters.counting.numbers import LISTS, NUMBERS, Measure
from fahui.matters.counting.periods import choices, period_of
from fahui.matters.counting.reading import Scope
from fahui.matters.counting.report import Line, behind, report
from fahui.matters.engine import act
from fahui.matters.exploring import way_to
from fahui.matters.models import Channel, Contact, Matter, Party
from fahui.matters.opening import open_matter
from fahui.matters.permissions import standing_of
from fahui.people.groups import Group
from fahui.people.models import PersonGroup, Professional
from fahui.places.models import Region
from tests.cases import applicant, wage_case
from tests.conftest import Desk, at
from tests.matters.driver import Cast
from tests.services.claiming import Office

pytestmark = pytest.mark.django_db
PAGE = "/workbench/statistics/"
NOVEMBER = period_of("2026-11", date(2026, 11, 30))


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Iterator[Office]:
    """Friday 27 November 2026."""
    made = Office(staff, village, lawyer, resident)
    with clock.at(at("2026-11-27 10:00")):
        yield made


def ask(user: User, village: Region, channel: str = Channel.HOTLINE) -> Matter:
    """Somebody asks something."""
    answers = {"question": "工资没给怎么办"}
    return open_matter(
        "consultation", by=user, parties=[applicant(None, "来问的人")], region=village, answers=answers, channel=channel
    ).matter


def lines(user: User, **more: Any) -> dict[str, Line]:
    """The report of November."""
    return {line.number.code: line for line in report(Scope(user, NOVEMBER, **more))}


def parts(line: Line, code: str) -> dict[str, Any]:
    """One breakdown."""
    return {part.value: part.n for by in line.parts if by.code == code for part in by.parts}


def test_periods_are_read_off_the_address() -> None:
    today = date(2026, 11, 26)
    found = period_of("2024-Q1", today)
    assert (found.first, found.last) == (date(2024, 1, 1), date(2024, 3, 31))
    assert found.year_before.code == "2023-Q1"
    assert period_of("2024-02", today).last == date(2024, 2, 29)
    assert period_of("2024-02", today).year_before.last == date(2023, 2, 28)
    assert period_of("2026", today).last == date(2026, 12, 31)
    for wrong in ("", "2026-13", "2026-Q5", "1999-01", "２０２６-01", "2026-1"):
        assert period_of(wrong, today).code == "2026-11"
    offered = [one.code for one in choices(today)]
    assert "2026-12" not in offered
    assert {"2026", "2026-Q4", "2026-11", "2024-01"} <= set(offered)
    assert [one.code for one in period_of("2026-Q2", today).months()] == ["2026-04", "2026-05", "2026-06"]


def test_what_services_declare_exists() -> None:
    """Actions, questions, answers, numbers and lists are named as they are."""
    known = {number.code for number in NUMBERS}
    ever: dict[tuple[str, str], set[str]] = {}  # what some edition of the service offers as an answer
    for service in services:
        for fact in (*service.intake, *(fact for action in service.actions for fact in action.asks)):
            ever.setdefault((service.code, fact.code), set()).update(code for code, _title in fact.choices)
    for service in services:
        asked = {fact.code: fact for fact in service.intake}
        asked |= {fact.code: fact for action in service.actions for fact in action.asks}
        for count in service.counts:
            assert count.of in known
            assert {service.action(code).code for code in count.at} == set(count.at)
            assert not count.sums or asked[count.sums].kind == "money"
            assert not count.on or (asked[count.on].kind, asked[count.on].sealed) == ("date", False)
        for sort in service.sorts:
            for value, conditions in sort.rules:
                assert value in LISTS[sort.of].values
                for fact, values in conditions:
                    if fact == "outcome":
                        assert set(values) <= {code for code, _title in service.outcomes}
                    elif fact == "marks":
                        assert all(service.action(code) for code in values)
                    elif fact == "channel":
                        assert set(values) <= set(Channel.values)
                    else:
                        assert not asked[fact].sealed
                        assert set(values) <= ever[service.code, fact]
    for number in NUMBERS:
        assert set(number.by) <= set(LISTS)


def test_each_number_of_a_month(office: Office) -> None:
    case = office.archived(answers={"cause": "wages"})
    with clock.at(at("2026-11-20 10:00")):
        ask(office.clerk, office.village)
        ask(office.clerk, office.village, Channel.WINDOW)
        wage_case(office.resident, office.village)
        office.paid(office.claim(case))
    found = lines(office.approver)
    values = {code: found[code].value for code in ("applied", "accepted", "approved", "refused", "cases", "closed")}
    assert values == {"applied": 2, "accepted": 1, "approved": 1, "refused": 0, "cases": 1, "closed": 1}
    assert parts(found["cases"], "kind") == {"civil": 1}
    assert parts(found["cases"], "procedure") == {"none": 1}
    assert parts(found["closed"], "result") == {"settled": 1}
    assert parts(found["closed"], "handler") == {"lawyer": 1}
    assert parts(found["consulted"], "way") == {"telephone": 1, "visit": 1}
    assert found["helped"].value == 1
    assert parts(found["helped"], "category") == {"migrant_worker": 1}
    assert found["paid"].value == sum(row.amount for row in reading.postings(Scope(office.approver, NOVEMBER)))
    assert found["paid"].value > 0
    assert (found["entered"].value, found["entered"].percent) == (1, Decimal("100.0"))


def adds_up(line: Line, code: str) -> bool:
    """Each matter falls into one value of the list."""
    return sum(parts(line, code).values()) == line.value


@pytest.mark.parametrize(
    ("closing", "result"),
    [
        ({"result": "other", "closing_paper": "suit_withdrawn"}, "withdrawn"),
        ({"result": "other", "closing_paper": "reconsideration"}, "reconsidered"),
        ({"result": "judgment", "closing_paper": "judgment"}, "judgment"),
        ({"result": "settled", "closing_paper": "agreement"}, "settled"),
        ({"result": "other", "closing_paper": "delivered"}, "other"),
    ],
)
def test_how_a_case_ended_is_read_off_its_closing_paper(office: Office, closing: dict[str, Any], result: str) -> None:
    office.archived(closing=closing, answers={"procedure_stage": "reconsideration"})
    found = lines(office.approver)
    assert parts(found["closed"], "result") == {result: 1}
    assert parts(found["cases"], "procedure") == {"reconsideration": 1}
    assert adds_up(found["closed"], "result")
    assert adds_up(found["cases"], "procedure")


def test_terminated_aid_is_among_what_ended(office: Office) -> None:
    cast, service = Cast.gather(), services.current("legal_aid")
    case = cast.open(service)
    for code in way_to(service, standing_of(case), {"terminate"}) or ():
        case = cast.take(case, code)
    office.archived()
    closed = lines(office.approver)["closed"]
    assert parts(closed, "result") == {"settled": 1, "terminated": 1}
    assert adds_up(closed, "result")


@pytest.mark.parametrize("adopted", ["all", "part", "none", ""])
def test_how_much_of_an_opinion_was_adopted(office: Office, adopted: str) -> None:
    office.archived(closing={"adopted": adopted})
    closed = lines(office.approver)["closed"]
    assert parts(closed, "adopted") == {adopted or "other": 1}
    assert adds_up(closed, "adopted")


def test_of_appointed_defence_too(office: Office) -> None:
    cast, service = Cast.gather(), services.current("appointed_defence")
    case = cast.open(service)
    for code in way_to(service, standing_of(case), {"close"}) or ():
        case = cast.take(case, code, answers={"adopted": "part"} if code == "close" else {})
    closed = lines(office.approver)["closed"]
    assert parts(closed, "adopted") == {"part": 1}
    assert adds_up(closed, "adopted")


def test_groups_that_only_the_applicant_tells_count_each_and_the_rest_stays_the_rest(office: Office) -> None:
    told = {"means_ground": "no_fixed_income", "belongs": ["woman", "ethnic_minority", "foreign"]}
    office.archived(answers=told)
    assert parts(lines(office.approver)["helped"], "category") == {"woman": 1, "ethnic_minority": 1, "foreign": 1}


def test_every_figure_is_as_long_as_its_list(office: Office) -> None:
    office.archived()
    Party.objects.create(matter=Matter.objects.get(), relation="applicant", name="工友", person=None)
    with clock.at(at("2026-11-20 10:00")):
        for channel in (Channel.HOTLINE, Channel.WINDOW, Channel.WEB, Channel.LETTER):
            ask(office.clerk, office.village, channel)
    PersonGroup.objects.create(person=office.resident.person, group=Group.ELDERLY, starts_on=date(2026, 1, 1))
    scope, seen = Scope(office.approver, NOVEMBER), 0
    for line in report(scope):
        if line.value is None:
            continue
        code, listed = line.number.code, behind(line.number.code, scope).rows
        if line.number.measure in (Measure.SUM, Measure.PAID):
            assert (line.rows, listed.count()) == (listed.count(), len(listed))
            assert line.value == sum(row.amount for row in listed)
            continue
        assert line.value == len(listed) == len({row.pk for row in listed})
        for by in line.parts:
            for part in by.parts:
                assert part.n == len(behind(code, scope, by.code, part.value).rows), (code, part)
                seen += 1
            if by.code != "category":
                assert sum(part.n for part in by.parts) == line.value
    assert seen >= 12
    both = {part.value: part.n for by in lines(office.approver)["helped"].parts for part in by.parts}
    assert both == {Group.ELDERLY: 1, Group.MIGRANT_WORKER: 2}
    assert lines(office.approver)["helped"].value == 2


def test_somebody_without_any_group_is_in_the_rest(office: Office) -> None:
    case = office.archived(answers={"means_ground": "not_means_tested", "cause": "violence"})
    assert parts(lines(office.approver)["helped"], "category") == {"other": 1}
    [row] = behind("helped", Scope(office.approver, NOVEMBER), "category", "other").rows
    assert row.matter_id == case.pk


def test_a_correction_shows_as_corrected(office: Office, staff: Callable[..., User]) -> None:
    """The acceptance was really on 31 October; the money was more."""
    with clock.at(at("2026-11-01 09:00")):
        case = wage_case(office.resident, office.village).matter
    with clock.at(at("2026-11-02 09:00")):
        case = act(case, "accept", by=office.clerk)
    assert lines(office.approver)["accepted"].value == 1
    with clock.at(at("2026-11-03 09:00")):
        correct(case, Proposal(2, annul=True, reason="点错了"), by=office.approver)
    assert lines(office.approver)["accepted"].value == 0
    case.refresh_from_db()
    with clock.at(at("2026-11-04 09:00")):
        act(case, "accept", by=office.clerk)
    assert lines(office.approver)["accepted"].value == 1


def test_money_counts_as_the_last_closing_says(office: Office) -> None:
    case = office.archived()
    assert (lines(office.approver)["recovered"].value, lines(office.approver)["recovered"].rows) == (0, 0)
    closing = next(event for event in case.events.all() if event.action == "close")
    answers = {"result": "settled", "case_closed_on": "2026-11-12", "recovered": "1234.50", "result_words": "已付清"}
    correct(case, Proposal(closing.seq, answers=answers, reason="漏填了金额"), by=office.approver)
    found = lines(office.approver)["recovered"]
    assert (found.value, found.rows) == (Decimal("1234.50"), 1)
    [row] = behind("recovered", Scope(office.approver, NOVEMBER)).rows
    assert row.amount == Decimal("1234.50")
    assert lines(office.approver)["closed"].value == 1


def test_only_what_one_sees_counts(office: Office, staff: Callable[..., User], elsewhere: Region) -> None:
    office.archived()
    other = staff(Role.APPROVER, "外镇负责人", elsewhere)
    assert lines(other)["applied"].value == 0
    assert lines(other, region=office.village)["applied"].value == 0
    assert lines(office.approver, region=office.village)["applied"].value == 1
    assert lines(office.approver, region=elsewhere)["applied"].value == 0
    assert lines(other)["paid"].value is None, "who answers for one place sees no money of the district"
    assert lines(office.reviewer)["complaints"].value is None, "reviewers read no complaints"
    with pytest.raises(KeyError):
        behind("complaints", Scope(office.reviewer, NOVEMBER))


def test_a_service_adds_to_a_number_by_saying_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the declaration: what is accepted counts as help of a duty lawyer once a service says so."""
    office.archived()
    assert lines(office.approver)["on_duty"].value == 0
    known = list(services)
    said = [replace(one, counts=(*one.counts, Count("on_duty", ("accept",)))) for one in known if one.wants]
    monkeypatch.setattr(reading, "services", said)
    assert lines(office.approver)["on_duty"].value == 1


def test_help_of_duty_lawyers_counts_once_a_matter_on_the_day_it_was_given(office: Office) -> None:
    """Written down in November what was done in October is October's."""
    cast = Cast.gather()
    service = services.current("duty_counsel")
    with clock.at(at("2026-10-28 09:00")):
        first, second, unhelped = (cast.open(service) for _n in range(3))
        for one in (first, second, unhelped):
            for code in ("notify_lawyer", "assign"):
                one = cast.take(one, code)
    helped = {"help_kinds": ["advice"], "help_way": "met", "help_place": "detention"}
    with clock.at(at("2026-11-05 09:00")):
        first.refresh_from_db()
        cast.take(first, "help", answers={**helped, "helped_on": "2026-10-30"})
        for day in ("2026-11-03", "2026-11-04"):
            second.refresh_from_db()
            cast.take(second, "help", answers={**helped, "helped_on": day})
    boss = cast.staff[Role.APPROVER][0]
    found = lines(boss)["on_duty"]
    assert found.value == 1
    assert sum(parts(found, "procedure").values()) == 1
    [row] = behind("on_duty", Scope(boss, NOVEMBER)).rows
    assert (row.matter_id, row.counted_on) == (second.pk, date(2026, 11, 3))
    [row] = behind("on_duty", Scope(boss, period_of("2026-10", date(2026, 11, 5)))).rows
    assert (row.matter_id, row.counted_on) == (first.pk, date(2026, 10, 30))
    assert lines(boss)["cases"].value == 0, "help of a duty lawyer is no case"


def test_with_nothing_at_all_every_page_stands(office: Office, desk: Desk) -> None:
    """No matter, no contact, no entry: noughts, empty lists, and a sheet of noughts."""
    client = desk(office.approver)
    found = lines(office.approver)
    assert {line.value for line in found.values() if line.value is not None} == {0}
    assert found["entered"].percent is None
    for page in ("", "streamlining/", "equality/", *(f"list/{code}/" for code in ("applied", "decided", "consulted"))):
        assert client.get(f"{PAGE}{page}?period=2026-11").status_code == 200, page
    assert "这段时间没有" in client.get(f"{PAGE}list/decided/").text
    sheet = load_workbook(BytesIO(client.post(f"{PAGE}report.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row > len(NUMBERS)


EXPORTS = "/workbench/accounts/exports/"


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    """Of a file."""
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_list_behind_a_figure_goes_out_masked_at_once_and_whole_by_a_second_person(
    office: Office, staff: Callable[..., User], desk: Desk
) -> None:
    case = office.archived()
    client, chief = desk(office.approver), staff(Role.CHIEF, "何局长")
    shown = client.get(f"{PAGE}list/approved/?period=2026-11").text
    [address] = re.findall(rf'href="({EXPORTS}[^"]+)"', shown)
    ask = address.replace("&amp;", "&")
    page = client.get(ask).text
    assert "批准数、2026年11月" in page
    assert "list/approved/?period=2026-11" in page, "the way back"
    client.post(ask, {"whole": "no", "reason": ""})
    masked = Export.objects.get()
    rows = rows_of(client.post(f"{EXPORTS}{masked.pk}/take/"))
    assert any(row[1:4] == (case.number, "法律援助", "赵*国") for row in rows)
    assert "赵建国" not in str(rows)
    client.post(ask, {"whole": "1", "reason": "核对月报"})
    whole = Export.objects.latest("pk")
    assert client.post(f"{EXPORTS}{whole.pk}/take/").status_code == 302, "nobody agreed yet"
    assert "现在有1行" in desk(chief).get(EXPORTS).text
    desk(chief).post(f"{EXPORTS}{whole.pk}/decide/", {"agree": "1"})
    assert "赵建国" in str(rows_of(client.post(f"{EXPORTS}{whole.pk}/take/")))
    log = Reading.objects.filter(kind=Reading.Kind.EXPORT, user=office.approver, matter_id=case.pk)
    assert log.count() == 1, "the person can learn of the whole one"
    assert client.get(f"{EXPORTS}?list=nothing").status_code == 404


def test_the_file_has_the_sight_of_whoever_takes_it(
    office: Office, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    case = office.archived()
    other = staff(Role.APPROVER, "外镇负责人", elsewhere)
    ask = f"{EXPORTS}?list=figure&code=applied&period=2026-11"
    desk(other).post(ask, {"whole": "no", "reason": ""})
    assert case.number not in str(rows_of(desk(other).post(f"{EXPORTS}{Export.objects.get().pk}/take/")))
    registrar = staff(Role.REGISTRAR, "登记员")
    assert desk(registrar).post(ask, {"whole": "no", "reason": ""}).status_code == 404
    nonsense = desk(other).post(f"{EXPORTS}?list=figure&code=nothing", {"whole": "no", "reason": ""})
    assert nonsense.status_code == 302
    assert case.number not in str(rows_of(desk(other).post(f"{EXPORTS}{Export.objects.latest('pk').pk}/take/")))


def test_what_decisions_took_has_its_list_and_its_file(office: Office, desk: Desk) -> None:
    case = office.archived()
    client = desk(office.approver)
    assert f"{PAGE}list/decided/?period=2026-11" in client.get(f"{PAGE}streamlining/?period=2026-11").text
    [row] = behind("decided", Scope(office.approver, NOVEMBER)).rows
    assert (row.matter_id, row.took_steps, row.took_trips, row.took_papers) == (case.pk, 4, 0, 0)
    assert "办理天数" in client.get(f"{PAGE}list/decided/?period=2026-11").text
    client.post(f"{EXPORTS}?list=decisions&code=decided&period=2026-11", {"whole": "no", "reason": ""})
    rows = rows_of(client.post(f"{EXPORTS}{Export.objects.get().pk}/take/"))
    assert any(row[5:9] == (0, 4, 0, 0) for row in rows)


def test_streamlining_and_equal_access_as_sheets_say_what_their_pages_say(office: Office, desk: Desk) -> None:
    office.archived()
    client = desk(office.approver)
    rows = rows_of(client.post(f"{PAGE}streamlining.xlsx", {"period": "2026-11"}))
    assert ("2026年11月", 1, 4, 0, 0, 0, 0, None, None, None, None) in rows
    rows = rows_of(client.post(f"{PAGE}equality.xlsx", {"period": "2026-11"}))
    [village] = [row for row in rows if row[1] == "乡（镇、村）"]
    assert village[2:] == (1, 100, village[4], 1, 0, 100, 0, 0)
    assert {row[0] for row in rows} >= {"城和乡", "各镇街", "各类人"}
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT, user=office.approver).count() == 2
    hidden = rows_of(desk(office.finance).post(f"{PAGE}equality.xlsx", {"period": "2026-11"}))
    assert [row[2:] for row in hidden if row[1] == "乡（镇、村）"] == [("不足5", *[None] * 7)]
    assert desk(office.finance).post(f"{PAGE}streamlining.xlsx").status_code == 404
    assert desk(office.handler).post(f"{PAGE}equality.xlsx").status_code == 404


def test_every_row_of_equal_access_leads_to_as_many(office: Office, desk: Desk) -> None:
    office.archived()
    with clock.at(at("2026-11-20 10:00")):
        wage_case(office.resident, office.village)
    scope, told = Scope(office.approver, NOVEMBER), figures(Scope(office.approver, NOVEMBER))
    page, seen = desk(office.approver).get(f"{PAGE}equality/?period=2026-11").text, 0
    for table, rows in (("area", told.areas), ("street", told.streets), ("group", told.groups)):
        for row in rows:
            assert len(behind("applied", scope, table, row.key).rows) == row.asked, (table, row.key)
            assert len(behind("decided", scope, table, row.key).rows) == row.granted + row.refused
            assert f"of={table}&amp;value={row.key}" in page
            seen += row.asked
    assert seen >= 6
    for wrong in (("applied", "area", "nothing"), ("applied", "street", "x"), ("cases", "area", "town")):
        with pytest.raises(KeyError):
            behind(wrong[0], scope, wrong[1], wrong[2])
    assert "of=area" not in desk(office.finance).get(f"{PAGE}equality/?period=2026").text


def test_queries_do_not_grow_with_the_matters(office: Office) -> None:
    office.archived()
    boss = User.objects.get(pk=office.approver.pk)  # as a request finds them: what they may is not read yet
    with CaptureQueriesContext(connection) as few:
        lines(boss)
    with clock.at(at("2026-11-20 10:00")):
        for _n in range(6):
            wage_case(office.resident, office.village)
            ask(office.clerk, office.village)
    office.archived()
    boss = User.objects.get(pk=office.approver.pk)
    with CaptureQueriesContext(connection) as many:
        lines(boss)
    assert len(many) == len(few) <= 40


def test_the_page_the_list_and_the_sheet(office: Office, desk: Desk) -> None:
    case = office.archived()
    client = desk(office.approver)
    page = client.get(f"{PAGE}?period=2026-11").text
    assert "2026年11月" in page
    assert "法律援助：“受理”" in page
    for address in re.findall(r'href="(/workbench/statistics/list/[^"]+)"', page):
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
    listed = client.get(f"{PAGE}list/approved/?period=2026-11").text
    assert case.number in listed
    assert "共1件" in listed
    assert "赵建国" not in listed
    assert client.get(f"{PAGE}list/approved/?period=2026-10").text.count(case.number) == 0
    assert client.get(f"{PAGE}list/nothing/").status_code == 404
    assert client.get(f"{PAGE}list/approved/?of=kind&value=nonsense").status_code == 404
    assert client.get(f"{PAGE}list/cases/?of=kind&value=nonsense").status_code == 404
    sheet = load_workbook(BytesIO(client.post(f"{PAGE}report.xlsx", {"period": "2026-11"}).content))
    cells = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    [row] = [row for row in cells if row[0] == "批准数" and row[1] == "合计"]
    assert (row[3], row[4]) == (1, "件")
    assert any("未对照部颁报表" in str(row[0].value) for row in sheet["说明"].iter_rows())
    assert Reading.objects.filter(kind=Reading.Kind.EXPORT, user=office.approver).exists()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.REGISTRAR])
def test_who_reads_no_matter_finds_no_report(role: Role, staff: Callable[..., User], desk: Desk) -> None:
    client = desk(staff(role))
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}report.xlsx").status_code == 404
    assert "法律援助统计" not in client.get("/workbench/").text


def test_handlers_without_a_duty_find_no_report(office: Office, desk: Desk) -> None:
    assert desk(office.handler).get(PAGE).status_code == 404


def test_a_contact_about_two_matters_is_one(office: Office) -> None:
    with clock.at(at("2026-11-20 10:00")):
        first, second = ask(office.clerk, office.village), ask(office.clerk, office.village)
    one = Contact.objects.order_by("pk").first()
    assert one is not None
    one.matters.add(second)
    assert lines(office.approver)["consulted"].value == 2
    assert {first.pk, second.pk} == {row.pk for row in one.matters.all()}


def test_a_contact_tells_only_the_matters_one_sees(
    office: Office, staff: Callable[..., User], elsewhere: Region
) -> None:
    with clock.at(at("2026-11-20 10:00")):
        mine, theirs = ask(office.clerk, office.village), ask(office.clerk, elsewhere)
    one = Contact.objects.filter(matters=mine).get()
    one.matters.add(theirs)
    near = staff(Role.APPROVER, "本村负责人", office.village)
    [row] = behind("consulted", Scope(near, NOVEMBER)).rows
    assert [matter.pk for matter in row.matters.all()] == [mine.pk]
