"""The conflict on the pages: on the list of who may be assigned, at the desk, and decided by a second person."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.matters.engine import act
from fahui.matters.models import Assignment, ConflictWaiver, Material, Matter
from fahui.matters.opening import open_matter
from fahui.matters.parties import PartyEntry
from fahui.people.models import Professional
from fahui.places.models import Region
from tests.cases import WAGES
from tests.workbench.conftest import Desk
from tests.workbench.test_intake import INTAKE, application

ZHAO, LI = "000000198503071238", "000000196004021018"


@pytest.fixture
def case(clerk: User, reviewer: User, approver: User) -> Callable[..., Matter]:
    """Makes a granted matter in a place."""

    def make(region: Region, asking: tuple[str, str], against: tuple[str, str]) -> Matter:
        parties = [
            PartyEntry("applicant", asking[0], details={"id_number": asking[1], "phone": "19900000055"}),
            PartyEntry("respondent", against[0], details={"id_number": against[1]}),
        ]
        matter = open_matter("legal_aid", by=clerk, parties=parties, region=region, answers=WAGES).matter
        act(matter, "accept", by=clerk)
        act(matter, "propose_grant", by=reviewer, answers={"grant_reason": "符合", "aid_form": "litigation"})
        return act(matter, "grant", by=approver)

    return make


@pytest.fixture
def other_file(case: Any, elsewhere: Region, lawyer: Professional, assigner: User) -> Matter:
    """In another street the lawyer acts for 李明 against somebody else."""
    matter = case(elsewhere, ("李明", LI), ("孙某", ""))
    return act(matter, "assign", by=assigner, answers={"professional": lawyer.pk, "assign_reason": "擅长"})


@pytest.fixture
def matter(case: Any, village: Region, other_file: Matter) -> Matter:
    """Now 李明 is the other side."""
    made: Matter = case(village, ("赵建国", ZHAO), ("李明", LI))
    return made


def do(matter: Matter) -> str:
    """The page of the assignment."""
    return f"/workbench/m/{matter.number}/do/assign/"


def test_f34_the_list_names_file_role_side_and_dates(
    matter: Matter, other_file: Matter, assigner: User, staff: Callable[..., User], desk: Desk, village: Region
) -> None:
    local = staff(Role.ASSIGNER, "本街指派", village.parent)
    for user, opens in ((assigner, True), (local, False)):
        text = desk(user).get(do(matter)).text
        assert "可豁免" in text
        assert "钱律师代理过：本案对方李*" in text
        assert f"{other_file.number}（法律援助），" in text
        assert "至今" in text
        assert (f'href="/workbench/m/{other_file.number}/"' in text) == opens
        assert "孙某" not in text
    assert desk(local).get(f"/workbench/m/{other_file.number}/").status_code == 404


def test_f34_posting_the_choice_directly_is_refused_with_the_file(
    matter: Matter, other_file: Matter, lawyer: Professional, assigner: User, desk: Desk
) -> None:
    form = {"professional": lawyer.pk, "assign_reason": "就要他", "version": matter.version}
    text = desk(assigner).post(do(matter), form).text
    assert "有利益冲突" in text
    assert other_file.number in text
    assert "就要他" in text
    assert Assignment.objects.filter(matter=matter).count() == 0


def test_f34_the_override_takes_a_reason_and_a_second_person(
    matter: Matter, lawyer: Professional, assigner: User, approver: User, desk: Desk
) -> None:
    mine, theirs = desk(assigner), desk(approver)
    address = f"/workbench/m/{matter.number}/waive/{lawyer.pk}/"
    assert address in mine.get(do(matter)).text
    assert "请写明" in mine.post(address, {"reason": " "}).text
    assert mine.post(address, {"reason": "双方已书面同意"})["Location"] == f"/workbench/m/{matter.number}/"
    assert "在等另一位负责人同意" in mine.get(f"/workbench/m/{matter.number}/").text
    assert "在等另一位负责人同意" in mine.get(address).text
    row = ConflictWaiver.objects.get()
    assert "同意豁免" not in mine.get(f"/workbench/waivers/{row.pk}/").text.split("<main")[-1]
    assert mine.post(f"/workbench/waivers/{row.pk}/", {"agree": "1"}).status_code == 404
    assert "双方已书面同意" in theirs.get("/workbench/waivers/").text
    assert "请写明不同意的理由" in theirs.post(f"/workbench/waivers/{row.pk}/", {"refuse": "1"}).text
    assert theirs.post(f"/workbench/waivers/{row.pk}/", {"agree": "1"}).status_code == 302
    story = theirs.get(f"/workbench/m/{matter.number}/").text
    assert "申请豁免承办人的利益冲突" in story
    assert "同意豁免承办人的利益冲突" in story
    assert "没有要您同意的豁免" in theirs.get("/workbench/waivers/").text
    assert "已豁免" in mine.get(do(matter)).text
    form = {"professional": lawyer.pk, "assign_reason": "合适", "version": Matter.objects.get(pk=matter.pk).version}
    assert mine.post(do(matter), form).status_code == 302


def test_the_written_consent_comes_along_and_the_second_person_opens_it(
    matter: Matter, lawyer: Professional, assigner: User, approver: User, desk: Desk
) -> None:
    mine, theirs = desk(assigner), desk(approver)
    address = f"/workbench/m/{matter.number}/waive/{lawyer.pk}/"
    false = SimpleUploadedFile("同意书.pdf", b"not a pdf at all", content_type="application/pdf")
    refused = mine.post(address, {"reason": "双方已书面同意", "consent": false}).text
    assert "同意书.pdf" in refused
    assert "双方已书面同意" in refused  # what was typed is kept
    assert not ConflictWaiver.objects.exists()
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    scan = SimpleUploadedFile("同意书.png", picture.getvalue(), content_type="image/png")
    assert mine.post(address, {"reason": "双方已书面同意", "consent": scan}).status_code == 302
    row = ConflictWaiver.objects.get()
    paper = Material.objects.get(matter=matter, title="当事人书面同意")
    link = f"/workbench/m/{matter.number}/papers/{paper.pk}/"
    assert link in theirs.get(f"/workbench/waivers/{row.pk}/").text
    assert theirs.get(link).status_code == 200


def test_nobody_without_the_right_or_the_sight_asks_or_decides(
    matter: Matter, lawyer: Professional, staff: Callable[..., User], elsewhere: Region, desk: Desk
) -> None:
    address = f"/workbench/m/{matter.number}/waive/{lawyer.pk}/"
    for user in (staff(Role.SUPERVISOR), staff(Role.CLERK, "外街", elsewhere)):
        assert desk(user).get(address).status_code == 404
        assert desk(user).post(address, {"reason": "看看"}).status_code == 404
        assert desk(user).get("/workbench/waivers/1/").status_code == 404
    assert not ConflictWaiver.objects.exists()


def test_the_person_reads_nothing_of_it(
    matter: Matter, lawyer: Professional, assigner: User, desk: Desk, resident: User
) -> None:
    from fahui.matters.case import Case
    from fahui.matters.telling import story

    desk(assigner).post(f"/workbench/m/{matter.number}/waive/{lawyer.pk}/", {"reason": "双方同意"})
    told = [moment.action for moment in story(Case(matter), for_staff=False)]
    assert "ask_waiver" not in told
    assert "ask_waiver" in [moment.action for moment in story(Case(matter), for_staff=True)]


def test_the_desk_is_told_while_the_sheet_is_filled(
    other_file: Matter, village: Region, clerk: User, desk: Desk
) -> None:
    page = desk(clerk)
    other = {"respondent-0-kind": "person", "respondent-0-name": "李明", "respondent-0-number": LI}
    text = page.post(INTAKE, application(village, do="lookup", **other)).text
    assert "利益冲突提示" in text
    assert f"对方李*是{other_file.number}（法律援助）的申请人，由示例律师事务所" in text
    wrong = page.post(INTAKE, application(village, **{**other, "respondent-0-number": "1234"})).text
    assert "身份证号少14位" in wrong
    answer = page.post(INTAKE, application(village, **other), follow=True)
    assert f"对方李*是{other_file.number}" in answer.text  # said once more on the receipt


def test_the_page_of_the_assignment_takes_few_queries(
    matter: Matter, assigner: User, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    page = desk(assigner)
    with django_assert_max_num_queries(52):
        page.get(do(matter))
