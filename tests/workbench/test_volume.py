"""一案一卷 on the pages: cover, what is there and what lacks, the index to print, and the whole volume as one file."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents.models import StoredFile
from fahui.matters.case import Case
from fahui.matters.corrections import Proposal, correct
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.models import Material, Matter
from fahui.matters.volume import Place, _steps_of, contents
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import wage_case
from tests.conftest import Desk, at
from tests.services.claiming import Office


@pytest.fixture
def office(staff: Callable[..., User], village: Region, lawyer: Professional, resident: User) -> Office:
    """Everybody."""
    return Office(staff, village, lawyer, resident)


@pytest.fixture
def case(office: Office) -> Matter:
    """An archived wage case."""
    return office.archived()


def words(content: bytes) -> str:
    """What a printed page says, without its line breaks."""
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def at_place(case: Matter, code: str) -> Place:
    """One place of the volume."""
    return next(place for place in contents(Case(case)).places if place.paper.code == code)


def test_the_page_says_what_is_there_by_which_list_and_hides_the_name(office: Office, case: Matter, desk: Desk) -> None:
    with clock.at(at("2026-11-20 09:00")):
        page = desk(office.reviewer).get(f"/workbench/m/{case.number}/volume/").text
    assert "非诉讼代理和代拟文书" in page  # ended by an agreement: the list of what never went to court
    assert "未核实" in page
    assert "给予法律援助决定书" in page
    assert "协议在受援人处" not in page  # said for what lacked; nothing lacks
    assert Case(case).those("applicant")[0].name not in page


def test_what_lacks_is_told_with_the_reason(office: Office, desk: Desk) -> None:
    case = office.archived(signed=[])
    lacking = [place.paper.code for place in contents(Case(case)).lacking]
    assert lacking == ["agreement"]  # the printed agreement is there, but nobody signed it
    assert [row.code for row in at_place(case, "agreement").letters] == ["authorisation", "agreement"]
    with clock.at(at("2026-11-20 09:00")):
        page = desk(office.reviewer).get(f"/workbench/m/{case.number}/volume/").text
    assert "缺1项" in page
    assert "协议在受援人处，随后补交" in page


def test_the_index_has_the_cover_and_every_paper_in_order(office: Office, case: Matter, desk: Desk) -> None:
    with clock.at(at("2026-11-20 09:00")):
        answer = desk(office.reviewer).get(f"/workbench/m/{case.number}/volume/index.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = words(answer.content)
    given = case.letters.select_related("letter").get(code="assignment_notice").letter.number_text
    handler = str(office.lawyer.person.name)
    firm = office.lawyer.organisation.name
    for told in (case.number, handler, firm, given, "没有打官司", "2026年11月12日", "卷内目录"):
        assert re.sub(r"\s", "", told) in text, told
    order = [str(place.paper.title) for place in contents(Case(case)).places if place.there]
    assert order[0] == "申请表"
    assert order[-1] == "结案报告表"
    listed = text[text.index("卷内目录") :]
    assert [listed.index(title) for title in order] == sorted(listed.index(title) for title in order)
    assert Case(case).those("applicant")[0].name in text  # the bound file is whole: reading it is noted
    note = Reading.objects.filter(kind=Reading.Kind.FILE, matter_id=case.pk).latest("pk")
    assert "案卷目录" in note.what


def test_the_file_holds_the_index_and_each_paper_by_its_place(
    office: Office, desk: Desk, picture: bytes, run_after: Callable[[Matter], None]
) -> None:
    case = office.archived(signed=[Upload("委托协议", None)])
    run_after(case)
    kept = StoredFile.keep(picture, name="身份证.jpg", content_type="image/jpeg", data_key=case.data_key)
    Material.objects.filter(matter=case).update(file=None)
    row = Material.objects.filter(matter=case).order_by("pk").first()
    assert row is not None
    Material.objects.filter(pk=row.pk).update(file=kept)
    with clock.at(at("2026-11-20 09:00")):
        answer = desk(office.reviewer).get(f"/workbench/m/{case.number}/volume/volume.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        assert names[0] == "00_案卷目录.pdf"
        assert names == sorted(names)
        assert len(names) == len(set(names))
        photo = next(name for name in names if name.endswith("身份证.jpg"))
        assert bundle.read(photo) == picture
        printed = [name for name in names[1:] if name.endswith(".pdf")]
        assert any("给予法律援助决定书" in name for name in printed)
        assert all(bundle.read(name).startswith(b"%PDF") for name in printed)
    assert "整卷" in Reading.objects.filter(matter_id=case.pk).latest("pk").what


def test_a_paper_that_was_erased_is_left_out_and_the_index_stays(office: Office, case: Matter, desk: Desk) -> None:
    case.data_key.destroy("test", "保存期满")
    with clock.at(at("2026-11-20 09:00")):
        client = desk(office.reviewer)
        assert client.get(f"/workbench/m/{case.number}/volume/").status_code == 200
        answer = client.get(f"/workbench/m/{case.number}/volume/volume.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.namelist() == ["00_案卷目录.pdf"]


@pytest.mark.parametrize("page", ["", "index.pdf", "volume.zip"])
def test_nobody_opens_a_volume_they_may_not_read(
    office: Office, case: Matter, desk: Desk, staff: Callable[..., User], page: str, me: Client
) -> None:
    address = f"/workbench/m/{case.number}/volume/{page}"
    streets = Region.objects.filter(level=Region.Level.STREET)
    elsewhere = streets.exclude(code__startswith=office.village.code[:9]).first()
    with clock.at(at("2026-11-20 09:00")):
        assert desk(office.handler).get(address).status_code == 200
        assert desk(staff(Role.CLERK, "外街窗口", elsewhere)).get(address).status_code == 404
        assert desk(office.finance).get(address).status_code == 404
        assert me.get(address).status_code in (302, 403, 404)


def test_forms_of_the_set_lie_in_their_places(case: Matter) -> None:
    assert [row.code for row in at_place(case, "application").letters] == ["application_form"]
    assert {row.code for row in at_place(case, "decision").letters} == {"review_grant", "grant_decision"}
    assert at_place(case, "handling").letters == []


def test_more_letters_do_not_ask_more_questions(case: Matter, django_assert_max_num_queries: Any) -> None:
    held = Case(case)
    contents(held)
    with django_assert_max_num_queries(2):
        found = contents(held)
    assert sum(len(place.letters) for place in found.places) > 6


def test_a_service_without_a_volume_has_no_page(office: Office, case: Matter, desk: Desk) -> None:
    with clock.at(at("2026-11-20 09:00")):
        claim = office.claim(case)
        answer = desk(office.approver).get(f"/workbench/m/{claim.number}/volume/")
    assert answer.status_code == 404


def test_of_a_part_only_steps_that_count_bring_papers(office: Office) -> None:
    """As of the whole: what was annulled brings none, what was restated keeps those of the original."""
    with clock.at(at("2026-11-02 09:00")):
        part, other = (wage_case(office.resident, office.village).matter for _n in range(2))
    with clock.at(at("2026-11-03 10:00")):
        part = act(part, "accept", by=office.clerk)
        opinion = {"grant_reason": "符合", "aid_form": "litigation"}
        part = act(part, "propose_grant", by=office.reviewer, answers=opinion)
        seqs = {one.action: one.seq for one in Case(part).happenings}
        correct(part, Proposal(seqs["propose_grant"], "填错了", annul=True), by=office.approver)
        at_nine = at("2026-11-03 09:00")
        correct(part, Proposal(seqs["accept"], "时间不对", happened_at=at_nine), by=office.clerk)
    part, other = Matter.objects.get(pk=part.pk), Matter.objects.get(pk=other.pk)
    steps = _steps_of([part, other])
    assert "propose_grant" not in steps.values()
    assert steps[part.pk, seqs["accept"]] == "accept"
    assert [action for (pk, _seq), action in steps.items() if pk == other.pk] == ["submit"]
    with CaptureQueriesContext(connection) as seen:
        _steps_of([part, other])
    assert len(seen) == 1
