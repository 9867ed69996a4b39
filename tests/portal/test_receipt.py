"""The receipt as a picture: what stands on it, who gets it, and that nothing of it stays anywhere."""

import io
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from fahui.access.models import User
from fahui.core import clock
from fahui.documents import picture as pictures
from fahui.documents.models import StoredFile
from fahui.matters.explain import explain
from fahui.matters.models import Deadline, Matter
from fahui.places.models import PointDay, Region, ServicePoint
from fahui.portal.application import Application
from fahui.portal.receipts import picture_of, receipt_of
from tests.conftest import at
from tests.portal.journeys import fill_aid, send

RECEIPT = reverse("portal:receipt", args=["legal_aid"])
PICTURE = reverse("portal:picture", args=["legal_aid"])


@pytest.fixture
def sent(client: Client, village: Region) -> Client:
    """A visitor's browser just after sending, on 2 November 2026."""
    with clock.at(at("2026-11-02 10:00")):
        fill_aid(client, village)
        send(client)
    return client


def drawn(client: Client) -> pictures.Picture:
    """What this browser's picture is made of."""
    from fahui.matters import drafts

    draft = drafts.by_key(client.cookies["draft"].value, "legal_aid")
    assert draft is not None
    assert draft.became is not None
    return picture_of(receipt_of(Application.of("legal_aid", draft, None), draft.became))


def test_the_receipt_is_kept_as_a_picture(sent: Client) -> None:
    with clock.at(at("2026-11-02 10:05")):
        assert f'href="{PICTURE}"' in sent.get(RECEIPT).text
        answer = sent.get(PICTURE)
    number = Matter.objects.get().number
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f"inline; filename*=utf-8''%E5%9B%9E%E6%89%A7{number}.png"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.width) == ("PNG", 780)
    assert 1000 < picture.height < 3000
    assert 30_000 < len(answer.content) < 400_000


def test_it_says_number_code_days_and_what_comes_next_and_names_nobody(sent: Client) -> None:
    with clock.at(at("2026-11-02 10:05")):
        page, picture = sent.get(RECEIPT), drawn(sent)
    number, code = Matter.objects.get().number, page.context["receipt"].query_code
    assert (picture.number, picture.code) == (number, code)
    said = "\n".join([picture.title, *(line for part in picture.parts for line in part.lines)])
    for words in ("法律援助：已收到", "最晚2026年11月9日（周一）", "轮到我们（窗口人员）办", settings.ORGAN_PHONE):
        assert words in said, words
    assert "赵" not in said


def test_page_and_picture_say_why_it_is_that_day_in_the_same_words(sent: Client) -> None:
    with clock.at(at("2026-11-02 10:05")):
        page, picture = sent.get(RECEIPT).text, drawn(sent)
        rows = list(Deadline.objects.filter(matter=Matter.objects.get()).exclude(kind="internal"))
        assert {row.term for row in rows} == {"decide", "promise"}
        for row in rows:
            assert "".join(explain(row)) in picture.parts[0].lines
            for line in explain(row):
                assert line in page


def test_it_says_where_to_go_and_when_it_is_open(sent: Client, village: Region) -> None:
    point = ServicePoint.objects.get(region=village)
    point.hours, point.phone = {"1": [["09:00", "12:00"]]}, "027-00009999"
    point.save()
    PointDay.objects.create(
        point=point, starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 10), reason="防汛值守", made_by="x"
    )
    PointDay.objects.create(
        point=point, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 1), reason="检修", made_by="x"
    )
    with clock.at(at("2026-11-02 10:05")):
        page, picture = sent.get(RECEIPT).text, drawn(sent)
    said = "\n".join(line for part in picture.parts for line in part.lines)
    for words in (point.name, "027-00009999", "9:00—12:00", "11月9日至11月10日：不开门（防汛值守）"):
        assert words in page, words
        assert words in said, words
    assert "检修" not in page  # too far off
    ServicePoint.objects.filter(pk=point.pk).update(active=False)
    with clock.at(at("2026-11-02 10:05")):
        assert village.parent is not None
        station = ServicePoint.objects.get(region=village.parent)
        assert station.name in sent.get(RECEIPT).text  # the next one up the tree


def test_the_small_square_holds_the_number_alone(sent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Any] = []
    real = pictures.segno.make

    def watch(content: str, **more: Any) -> Any:
        held.append(content)
        return real(content, **more)

    monkeypatch.setattr(pictures.segno, "make", watch)
    sent.get(PICTURE)
    assert held == [Matter.objects.get().number]


def test_after_the_hour_the_picture_forgets_the_code_as_the_page_does(sent: Client) -> None:
    with clock.at(at("2026-11-02 12:00")):
        page, picture, answer = sent.get(RECEIPT).text, drawn(sent), sent.get(PICTURE)
    assert picture.code == ""
    assert "图里有查询码" not in page
    assert answer["Content-Type"] == "image/png"


def test_nobody_else_gets_it(sent: Client, resident: User) -> None:
    assert Client().get(PICTURE).status_code == 404
    assert sent.post(PICTURE).status_code == 405
    other = Client()
    other.force_login(resident)
    assert other.get(PICTURE).status_code == 404
    unsent = Client()
    unsent.cookies["draft"] = "0" * 32
    assert unsent.get(PICTURE).status_code == 404


def test_an_account_that_signed_out_leaves_neither_receipt_nor_picture(
    me: Client, resident: User, village: Region
) -> None:
    fill_aid(me, village)
    send(me)
    code = me.get(RECEIPT).context["receipt"].query_code
    me.cookies.pop("sessionid")
    for address in (RECEIPT, PICTURE):
        answer = me.get(address)
        assert answer["Location"] == f"{reverse('account_request_login_code')}?next={RECEIPT}"
        assert code not in answer.text
    me.force_login(resident)
    assert me.get(PICTURE)["Content-Type"] == "image/png"


def test_nothing_of_it_is_kept_and_no_address_has_the_code(sent: Client) -> None:
    before = StoredFile.objects.count()
    with clock.at(at("2026-11-02 10:05")):
        answer, again, code = sent.get(PICTURE), sent.get(PICTURE), drawn(sent).code.replace(" ", "")
    assert len(code) == 8
    assert StoredFile.objects.count() == before
    assert code not in PICTURE
    assert not any(code in str(value) for value in answer.headers.values())
    assert answer.content[:4] == again.content[:4] == b"\x89PNG"


def test_it_is_not_made_for_ever(sent: Client) -> None:
    for _time in range(30):
        assert sent.head(PICTURE).status_code == 200
    refused = sent.get(PICTURE)
    assert refused["Location"] == RECEIPT
    assert "试的次数太多了" in sent.get(RECEIPT).text
