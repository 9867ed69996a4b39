"""The paper behind a group or an agent: cleaned, sealed, opened by right, and the person is told who did."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.documents.models import StoredFile
from fahui.matters.erasure import erase_person
from fahui.people.models import Agency, Person, PersonGroup
from fahui.people.register import enrol
from fahui.places.models import Region
from tests.cases import ID_NUMBER
from tests.workbench.conftest import Desk
from tests.workbench.test_persons import OTHER_ID, page_of


@pytest.fixture
def local(staff: Callable[..., User], village: Region) -> User:
    """The clerk of the village's street."""
    return staff(Role.CLERK, "本街窗口", village.parent)


@pytest.fixture
def asker(resident: User, village: Region) -> Person:
    """The resident, registered in the village."""
    resident.person.region = village
    resident.person.save()
    return resident.person


def photo() -> SimpleUploadedFile:
    """With the place it was taken at."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "新洲区示例路1号"
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("低保证.jpg", out.getvalue(), "image/jpeg")


def test_a_proof_is_kept_sealed_and_opened_by_right(
    asker: Person, local: User, reviewer: User, staff: Callable[..., User], elsewhere: Region, desk: Desk, me: Client
) -> None:
    page = desk(local)
    form = {"group": "low_income", "proof": "低保证 第12号", "file": photo()}
    assert page.post(page_of(asker, "group/add/"), form).status_code == 302
    row = PersonGroup.objects.get()
    file = StoredFile.objects.get()
    assert row.file == file
    assert file.data_key == Person.objects.get(pk=asker.pk).data_key
    assert b"JFIF" not in file.path().read_bytes()
    address = page_of(asker, f"group/{row.pk}/proof/")
    assert address in page.get(page_of(asker)).text
    opened = desk(reviewer).get(address)
    content = bytes(opened.content)
    assert content.startswith(b"\xff\xd8\xff")
    assert "新洲区示例路".encode() not in content
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert Reading.objects.get(kind="file").person_id == asker.pk
    told = me.get("/mine/seen-by/").text
    assert "打开材料：低保对象" in told
    for stranger in (staff(Role.CLERK, "外街", elsewhere), staff(Role.SYSTEM_ADMIN), staff(Role.REGISTRAR)):
        assert desk(stranger).get(address).status_code == 404
    assert me.get(address).status_code in (302, 403, 404)
    assert Reading.objects.filter(kind="file").count() == 1


def test_an_agents_paper_lies_with_the_principal_and_goes_with_them(
    asker: Person, local: User, desk: Desk, village: Region
) -> None:
    enrol(name="赵小明", details={"id_number": OTHER_ID}, region=village)
    page = desk(local)
    form = {"who": OTHER_ID, "kind": "agent", "proof": "授权委托书", "file": photo()}
    assert page.post(page_of(asker, "agency/add/"), form).status_code == 302
    row = Agency.objects.select_related("file").get()
    assert row.file is not None
    path = row.file.path()
    address = page_of(asker, f"agency/{row.pk}/proof/")
    assert page.get(address).status_code == 200
    assert page.get(page_of(row.agent, f"agency/{row.pk}/proof/")).status_code == 404
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert page.get(address).status_code == 404  # altered on disk
    erase_person(asker, by="user:1", reason="本人申请")
    assert StoredFile.objects.get().name == "已删除"
    assert StoredFile.objects.select_related("data_key").get().data_key.destroyed_at is not None  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [b"MZ\x90" * 30, b"<html><script>1</script>", b"PK\x03\x04zip"])
def test_what_is_no_picture_and_no_pdf_is_refused_and_nothing_is_written(
    asker: Person, local: User, desk: Desk, content: bytes
) -> None:
    form = {"group": "disabled", "file": SimpleUploadedFile("证.jpg", content, "image/jpeg")}
    answer = desk(local).post(page_of(asker, "group/add/"), form)
    assert answer.status_code == 200
    assert 'class="errors"' in answer.text or "不能上传" in answer.text or "暂不支持" in answer.text
    assert not PersonGroup.objects.exists()
    assert not StoredFile.objects.exists()


def test_without_a_file_the_words_are_enough(asker: Person, local: User, desk: Desk) -> None:
    page = desk(local)
    assert page.post(page_of(asker, "group/add/"), {"group": "disabled", "proof": "残疾人证"}).status_code == 302
    row = PersonGroup.objects.get()
    assert row.file is None
    assert page.get(page_of(asker, f"group/{row.pk}/proof/")).status_code == 404
    assert "看证明" not in page.get(page_of(asker)).text
    assert ID_NUMBER not in page.get(page_of(asker)).text
