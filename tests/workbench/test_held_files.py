"""Files picked once stay picked, whatever is wrong with the rest of the form."""

import re
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.models import StoredFile
from fahui.matters.engine import act
from fahui.matters.models import Draft, DraftFile, Event, Material, Matter
from fahui.matters.tasks import after_event, purge_drafts, rounds
from fahui.places.models import Region
from tests.cases import wage_case
from tests.portal.journeys import at_screen, fill_aid
from tests.workbench.conftest import Desk
from tests.workbench.test_intake import INTAKE, application, question, register

PROGRAM = b"MZ\x90\x00" * 40


def photo(name: str, colour: str = "white") -> SimpleUploadedFile:
    """A small photo of that name."""
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def held(text: str) -> list[str]:
    """The held files that the page shows ticked, as the form sends them back."""
    return re.findall(r'name="held" value="(\d+)" checked', text)


@pytest.fixture
def matter(resident: User, village: Region, clerk: User) -> Matter:
    """An application for which something is wanted, so that papers may be handed in at the desk."""
    items = {"supplement_items": "工友证言", "supplement_by": clock.today() + timedelta(days=9)}
    return act(wage_case(resident, village).matter, "request_supplement", by=clerk, answers=items)


@pytest.fixture
def receipt(matter: Matter) -> int:
    """The letter of that matter that waits for the stamp."""
    for event in Event.objects.filter(matter=matter):
        after_event(event.pk)
    return matter.letters.get(code="receipt").letter_id


def address(matter: Matter, code: str) -> str:
    """The action page."""
    return f"/workbench/m/{matter.number}/do/{code}/"


def form(matter: Matter, **more: Any) -> dict[str, Any]:
    """What the action page sends."""
    return {"token": str(uuid.uuid4()), "version": matter.version, **more}


TOO_LONG = {"supplement_words": "字" * 2001}


def send_back(page: Client, matter: Matter, token: str, **more: Any) -> str:
    """A form that must come back; returns the page."""
    answer = page.post(address(matter, "supplement"), {**form(matter, token=token), **TOO_LONG, **more})
    assert answer.status_code == 200
    return answer.text


def test_files_of_a_form_that_came_back_need_not_be_picked_again(matter: Matter, clerk: User, desk: Desk) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = send_back(page, matter, token, supplement_files=[photo("证言.jpg"), photo("合影.jpg", "red")])
    assert "最多2000个字" in text
    assert "证言.jpg" in text
    assert "已经收下，不用再选" in text
    again = page.post(address(matter, "supplement"), form(matter, token=token, held=held(text)))
    assert again.status_code == 302
    assert list(matter.materials.order_by("id").values_list("title", flat=True)) == ["证言.jpg", "合影.jpg"]
    material = matter.materials.order_by("id")[0]
    assert material.file.data_key_id == matter.data_key_id
    assert Image.open(BytesIO(material.file.read())).size == (40, 30)
    assert not Draft.objects.exists()


def test_what_is_held_is_sealed_under_a_key_of_its_own_and_its_bytes_go_with_the_form(
    matter: Matter, clerk: User, desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = send_back(page, matter, token, supplement_files=photo("证言.jpg"))
    stored = DraftFile.objects.get().file
    assert stored.data_key not in (None, matter.data_key)
    assert not stored.path().read_bytes().startswith(b"\xff\xd8")
    with django_capture_on_commit_callbacks(execute=True):
        page.post(address(matter, "supplement"), form(matter, token=token, held=held(text)))
    assert not stored.path().exists()
    stored.refresh_from_db()
    assert stored.name == ""
    assert stored.data_key.wrapped is None


def test_held_and_picked_now_come_together(matter: Matter, clerk: User, desk: Desk) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    first = send_back(page, matter, token, supplement_files=photo("一.jpg"))
    second = send_back(page, matter, token, held=held(first), supplement_files=photo("二.jpg"))
    assert len(held(second)) == 2
    given = form(matter, token=token, held=held(second), supplement_files=photo("三.jpg"))
    assert page.post(address(matter, "supplement"), given).status_code == 302
    assert sorted(matter.materials.values_list("title", flat=True)) == sorted(["一.jpg", "二.jpg", "三.jpg"])


def test_what_is_unticked_is_let_go(
    matter: Matter, clerk: User, desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = send_back(page, matter, token, supplement_files=[photo("错.jpg"), photo("对.jpg", "red")])
    wrong, right = held(text)
    path = DraftFile.objects.get(pk=wrong).file.path()
    given = form(matter, token=token, held=[right], supplement_words="补上")
    with django_capture_on_commit_callbacks(execute=True):
        page.post(address(matter, "supplement"), {**given, "held-shown": [wrong, right]})
    assert [one.title for one in matter.materials.all()] == ["补充的材料"]
    assert not path.exists()


def test_one_bad_file_does_not_cost_the_good_ones(matter: Matter, clerk: User, desk: Desk) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    bad = SimpleUploadedFile("病毒.jpg", PROGRAM, "image/jpeg")
    given = form(matter, token=token, supplement_files=[photo("好.jpg"), bad])
    text = page.post(address(matter, "supplement"), given).text
    assert "病毒.jpg：这个文件是程序" in text
    assert text.count("病毒.jpg：") == 2  # in the summary and at the field, once each
    assert len(held(text)) == 1
    assert page.post(address(matter, "supplement"), form(matter, token=token, held=held(text))).status_code == 302
    assert matter.materials.count() == 1


def test_looking_at_the_letter_first_keeps_the_files_and_refuses_false_ones_at_once(
    matter: Matter, clerk: User, desk: Desk
) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    bad = SimpleUploadedFile("病毒.jpg", PROGRAM, "image/jpeg")
    given = form(matter, token=token, preview="1", supplement_files=[photo("好.jpg"), bad])
    text = page.post(address(matter, "supplement"), given).text
    assert "病毒.jpg：这个文件是程序" in text
    assert len(held(text)) == 1


def test_whoever_comes_second_keeps_the_files_too(
    matter: Matter, clerk: User, resident: User, reviewer: User, desk: Desk
) -> None:
    page, given = desk(clerk), form(matter, supplement_files=photo("证言.jpg"))
    act(matter, "contact", by=reviewer, answers={"contact_words": "问了"})
    act(matter, "supplement", by=resident, answers={"supplement_words": "补上了"})
    late = page.post(address(matter, "supplement"), given)
    assert late.status_code == 409
    assert len(held(late.text)) == 1


def test_of_one_wanted_scan_the_last_picked_counts(matter: Matter, clerk: User, desk: Desk, receipt: int) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    link = address(matter, "seal")
    first = page.post(link, form(matter, token=token, seal_scan=photo("一.jpg"))).text  # no letter chosen
    second = page.post(link, form(matter, token=token, held=held(first), seal_scan=photo("二.jpg"))).text
    assert "二.jpg" in second
    assert "一.jpg" not in second
    given = form(matter, token=token, held=held(second), letter=receipt, seal_scan=photo("三.jpg", "red"))
    assert page.post(link, given).status_code == 302
    scan = matter.letters.get(letter_id=receipt).letter.scan
    assert scan is not None
    assert Image.open(BytesIO(scan.read())).getpixel((5, 5))[1] < 60  # the red one
    assert matter.materials.count() == 1


def test_a_held_scan_satisfies_the_deed(matter: Matter, clerk: User, desk: Desk, receipt: int) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = page.post(address(matter, "seal"), form(matter, token=token, seal_scan=photo("章.jpg"))).text
    page.post(address(matter, "seal"), form(matter, token=token, held=held(text), letter=receipt))
    letter = matter.letters.get(letter_id=receipt).letter
    assert (letter.state, letter.scan is not None) == ("sealed", True)


def test_nobody_reaches_the_files_of_another_form(matter: Matter, clerk: User, reviewer: User, desk: Desk) -> None:
    token = str(uuid.uuid4())
    mine = held(send_back(desk(clerk), matter, token, supplement_files=photo("证言.jpg")))
    stranger = desk(reviewer)
    text = send_back(stranger, matter, token, held=mine)  # the same token, another person
    assert held(text) == []
    other = form(matter, held=[], **{"held-shown": mine})  # and nobody else can throw them away
    stranger.post(address(matter, "supplement"), {**other, **TOO_LONG})
    desk(clerk).post(address(matter, "supplement"), {**other, **TOO_LONG})
    assert DraftFile.objects.count() == 1
    junk = {"held": ["x", "-1", "9" * 30], "held-shown": ["x", "-1", "9" * 30, "0"]}
    assert stranger.post(address(matter, "supplement"), {**form(matter), **TOO_LONG, **junk}).status_code == 200


def test_the_same_form_twice_hands_the_files_in_once(matter: Matter, clerk: User, desk: Desk) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = send_back(page, matter, token, supplement_files=photo("证言.jpg"))
    for _n in range(2):
        given = form(matter, token=token, held=held(text), supplement_files=photo("另一张.jpg"))
        assert page.post(address(matter, "supplement"), given).status_code == 302
    assert matter.materials.count() == 2
    kept = StoredFile.objects.filter(data_key=matter.data_key, content_type="image/jpeg").count()
    assert kept == 2  # the second sending stored nothing beside


def test_what_nobody_sends_goes_after_two_days(
    matter: Matter, clerk: User, desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    text = send_back(page, matter, token, supplement_files=photo("证言.jpg"))
    stored = DraftFile.objects.get().file
    with clock.at(clock.now() + timedelta(days=1, hours=23)):
        assert purge_drafts() == 0
    with clock.at(clock.now() + timedelta(days=2, minutes=1)), django_capture_on_commit_callbacks(execute=True):
        assert rounds()["drafts"] == 1
    assert not stored.path().exists()
    late = page.post(address(matter, "supplement"), form(matter, token=token, held=held(text), supplement_words="来了"))
    assert late.status_code == 302  # what is gone is not there; the rest is done
    assert not Material.objects.filter(matter=matter).exists()


def test_a_residents_draft_still_has_thirty_days_and_loses_its_bytes_then(
    client: Client, village: Region, django_capture_on_commit_callbacks: Any
) -> None:
    fill_aid(client, village)
    client.post(at_screen("legal_aid", "papers"), {"paper_id_card": photo("身份证.jpg")})
    stored = DraftFile.objects.get().file
    with clock.at(clock.now() + timedelta(days=29)):
        assert purge_drafts() == 0
    with clock.at(clock.now() + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert purge_drafts() == 1
    assert not stored.path().exists()


def test_the_intake_desk_holds_scans_through_every_press(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    sheet = application(village, **{"applicant-0-phone": "138"})
    token = {"token": sheet["token"]}
    text = page.post(INTAKE, {**sheet, "papers-scans": [photo("欠条.jpg"), photo("考勤.jpg", "red")]}).text
    assert "手机号应为11位" in text
    assert len(held(text)) == 2
    looked = page.post(INTAKE, application(village, do="lookup", held=held(text), **token)).text
    assert held(looked) == held(text)
    matter = register(page, application(village, held=held(looked), **token))
    assert sorted(matter.materials.values_list("title", flat=True)) == sorted(["欠条.jpg", "考勤.jpg"])
    assert {one.file.data_key_id for one in matter.materials.all()} == {matter.data_key_id}
    assert not Draft.objects.exists()


def test_scans_picked_before_the_service_was_changed_stay(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    sheet = question(village)
    token = {"token": sheet["token"]}
    changed = {**sheet, "service": "legal_aid", "do": "", "papers-scans": photo("欠条.jpg")}
    text = page.post(INTAKE, changed).text
    assert "欠条.jpg" in text
    matter = register(page, application(village, held=held(text), **token))
    assert [one.title for one in matter.materials.all()] == ["欠条.jpg"]


def test_a_file_for_a_question_that_is_gone_lies_with_the_scans(village: Region, clerk: User, desk: Desk) -> None:
    page = desk(clerk)
    sheet = question(village, **{"applicant-0-phone": "138"})
    page.post(INTAKE, {**sheet, "papers-scans": photo("欠条.jpg")})
    DraftFile.objects.update(field="a_question_of_another_service")
    text = page.post(INTAKE, {**sheet, "held": [str(DraftFile.objects.get().pk)]}).text
    assert len(held(text)) == 1
    assert DraftFile.objects.get().field == "papers-scans"


def test_a_false_scan_looked_up_with_is_refused_in_words(village: Region, clerk: User, desk: Desk) -> None:
    bad = SimpleUploadedFile("x.jpg", PROGRAM, "image/jpeg")
    text = desk(clerk).post(INTAKE, question(village, do="lookup", **{"papers-scans": bad})).text
    assert "x.jpg：这个文件是程序" in text
    assert not Draft.objects.exists()


def test_no_more_than_the_field_takes_are_held(matter: Matter, clerk: User, desk: Desk) -> None:
    page, token = desk(clerk), str(uuid.uuid4())
    many = [photo(f"{n}.jpg") for n in range(21)]
    text = send_back(page, matter, token, supplement_files=many)
    assert "一次最多传20个文件" in text
    assert len(held(text)) == 20
    more = page.post(
        address(matter, "supplement"),
        form(matter, token=token, held=held(text), supplement_files=photo("又一张.jpg")),
    )
    assert more.status_code == 200
    assert "一次最多传20个文件" in more.text
    assert not matter.materials.exists()
