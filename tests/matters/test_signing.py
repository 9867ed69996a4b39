"""A signature by telephone or on paper: once, in time, and never an empty one (F52)."""

import base64
import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfReader

from fahui.access.models import Grant
from fahui.core import clock
from fahui.documents import ink
from fahui.documents.issue import letter_docx, letter_pdf, record_paper_seal
from fahui.documents.models import StoredFile
from fahui.matters import signing
from fahui.matters.catalogue import services
from fahui.matters.effects import Upload
from fahui.matters.engine import act
from fahui.matters.letter_deeds import unsigned
from fahui.matters.models import Matter, SignRequest
from tests.conftest import at
from tests.matters.driver import Cast

pytestmark = pytest.mark.django_db
NAME = [(60, 120), (120, 40), (170, 130), (220, 50), (300, 110), (360, 60)]


def picture(
    *, strokes: bool = True, back: str | tuple[int, ...] = "white", size: tuple[int, int] = (600, 200)
) -> bytes:
    """A pad with a name on it, or without."""
    image = Image.new("RGB", size, back)
    if strokes:
        ImageDraw.Draw(image).line(NAME, fill="black", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def url_of(content: bytes) -> str:
    """As a canvas gives it."""
    return "data:image/png;base64," + base64.b64encode(content).decode()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody who may take part."""
    return Cast.gather()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    """An application whose form waits for its signature."""
    with clock.at(at("2026-11-02 10:00")):
        return cast.open(services.current("legal_aid"))


def form_of(matter: Matter) -> int:
    """The letter to be signed."""
    return int(matter.letters.get(code="application_form").letter_id)


def asked(cast: Cast, matter: Matter) -> str:
    """A link for the applicant."""
    return signing.ask(cast.staff["clerk"][0], matter, form_of(matter), "applicant")


def images(matter: Matter) -> int:
    """How many pictures the form's PDF has."""
    pdf = letter_pdf(matter.letters.get(code="application_form").letter)
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture(strokes=False), "empty"),
        (picture(strokes=False, back=(120, 120, 120)), "empty"),
        (picture(strokes=False, back="black"), "empty"),
        (b"not a picture", "broken"),
    ],
)
def test_what_is_no_signature_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ink.strokes(content)
    assert refused.value.code == code


def test_a_dot_is_no_signature() -> None:
    image = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(image).ellipse((290, 90, 310, 110), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    with pytest.raises(ValidationError):
        ink.strokes(out.getvalue())


def test_a_transparent_pad_and_a_grey_photograph_count_alike() -> None:
    clear = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(clear).line(NAME, fill=(0, 0, 0, 255), width=5)
    out = io.BytesIO()
    clear.save(out, "PNG")
    for content in (out.getvalue(), picture(back=(150, 145, 130)), picture(size=(3000, 2000))):
        if content == picture(size=(3000, 2000)):
            with pytest.raises(ValidationError):  # a small name on a big sheet: come nearer
                ink.strokes(content)
            continue
        kept = Image.open(io.BytesIO(ink.strokes(content)))
        assert kept.height <= ink.HEIGHT
        assert kept.getextrema() == (0, 255)


def test_a_signature_goes_onto_the_form_and_into_the_record(cast: Cast, matter: Matter) -> None:
    with clock.at(at("2026-11-02 10:05")):
        before = images(matter)
        token = asked(cast, matter)
        signing.sign(token, picture(), "image/png")
        letter = matter.letters.get(code="application_form").letter
        assert "applicant" not in unsigned(letter)
        assert images(matter) == before + 1
        assert "已签名" in "".join(_words(letter_docx(letter)))
    event = matter.events.get(action="sign_pad")
    assert event.facts["signer"] == "applicant"
    paper = matter.materials.get(event_seq=event.seq)
    assert paper.title == "签名：申请人、受援人"
    assert paper.file is not None
    assert not paper.file.path().read_bytes().startswith(b"\x89PNG")  # sealed on the disk
    assert letter.number_text


def _words(content: bytes) -> list[str]:
    import docx

    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_link_works_once(cast: Cast, matter: Matter) -> None:
    with clock.at(at("2026-11-02 10:05")):
        token = asked(cast, matter)
        signing.sign(token, picture(), "image/png")
        with pytest.raises(ValidationError, match="已经用过"):
            signing.sign(token, picture(), "image/png")
        with pytest.raises(ValidationError, match="已经签过"):
            asked(cast, matter)


def test_a_link_dies_after_its_minutes_and_when_another_is_shown(cast: Cast, matter: Matter) -> None:
    moment = at("2026-11-02 10:05")
    with clock.at(moment):
        first = asked(cast, matter)
        second = asked(cast, matter)
        assert signing.waiting(first) is None
        assert signing.waiting(second) is not None
    with clock.at(moment + timedelta(minutes=signing.minutes())):
        assert signing.waiting(second) is None
        with pytest.raises(ValidationError):
            signing.sign(second, picture(), "image/png")


def test_the_token_is_kept_nowhere(cast: Cast, matter: Matter) -> None:
    token = asked(cast, matter)
    row = SignRequest.objects.get()
    assert token not in str(row.__dict__)
    assert len(row.token_hash) == 64


def test_who_may_not_handle_the_matter_shows_no_link(cast: Cast, matter: Matter) -> None:
    with pytest.raises(PermissionDenied):
        signing.ask(cast.staff["finance"][0], matter, form_of(matter), "applicant")
    with pytest.raises(ValidationError):
        signing.ask(cast.staff["clerk"][0], matter, form_of(matter), "receiver")


def test_a_link_of_somebody_who_lost_the_right_is_refused(cast: Cast, matter: Matter) -> None:
    token = asked(cast, matter)
    Grant.objects.filter(user=cast.staff["clerk"][0]).delete()
    with pytest.raises(ValidationError, match="换一位工作人员"):
        signing.sign(token, picture(), "image/png")
    assert not matter.events.filter(action="sign_pad").exists()


def test_the_page_on_the_phone_refuses_an_empty_pad_and_takes_a_signed_one(cast: Cast, matter: Matter) -> None:
    """F52, without any script: the form posts what the pad would have put into it."""
    url, phone = reverse("portal:sign", args=[asked(cast, matter)]), Client()
    page = phone.get(url)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    text = page.content.decode()
    assert "法律援助申请表" in text
    assert "000000198503071238" not in text
    for empty in ("", url_of(picture(strokes=False)), "data:image/png;base64,???"):
        again = phone.post(url, {"drawing": empty})
        assert again.status_code == 400
        assert "没有看到签名" in again.content.decode()
    assert not matter.events.filter(action="sign_pad").exists()
    assert "签好了" in phone.post(url, {"drawing": url_of(picture())}).content.decode()
    assert phone.get(url).status_code == 404
    assert matter.events.filter(action="sign_pad").count() == 1


def test_a_photograph_of_a_signature_on_paper_does_as_well(cast: Cast, matter: Matter) -> None:
    url, phone = reverse("portal:sign", args=[asked(cast, matter)]), Client()
    blank = SimpleUploadedFile("白纸.png", picture(strokes=False, back=(200, 198, 190)), "image/png")
    assert phone.post(url, {"photo": blank}).status_code == 400
    signed = SimpleUploadedFile("签名.png", picture(back=(200, 198, 190)), "image/png")
    assert "签好了" in phone.post(url, {"photo": signed}).content.decode()
    assert images(matter) >= 1


def test_signed_on_paper_the_scan_is_kept_and_the_form_says_so(cast: Cast, matter: Matter) -> None:
    clerk, letter = cast.staff["clerk"][0], form_of(matter)
    with pytest.raises(ValidationError):  # no scan
        act(matter, "sign_paper", by=clerk, answers={"letter": letter, "signer": "applicant"})
    scan = StoredFile.keep(picture(), name="签名页.png", content_type="image/png", data_key=matter.data_key)
    given = {"letter": letter, "signer": "applicant"}
    act(matter, "sign_paper", by=clerk, answers=given, files=[Upload("签名页", scan)])
    row = matter.letters.get(code="application_form").letter
    assert row.values["sign_applicant"] == ink.ON_PAPER
    pages = PdfReader(io.BytesIO(letter_pdf(row))).pages
    assert "已在纸上签名" in "".join(page.extract_text() for page in pages)
    assert matter.materials.filter(title="签名页").exists()


def test_a_letter_stamped_by_hand_is_signed_on_paper_and_printed_no_more(cast: Cast, matter: Matter) -> None:
    clerk, letter = cast.staff["clerk"][0], matter.letters.get(code="application_form").letter
    printed = letter_pdf(letter)
    record_paper_seal(letter, None, "刘芳", organ_name="法律援助中心（演示）")
    scan = StoredFile.keep(picture(), name="签名页.png", content_type="image/png", data_key=matter.data_key)
    given = {"letter": letter.pk, "signer": "applicant"}
    with pytest.raises(ValidationError, match="请在纸上签名"):
        act(matter, "sign_pad", by=clerk, answers=given, files=[Upload("签名", scan)])
    act(matter, "sign_paper", by=clerk, answers=given, files=[Upload("签名页", scan)])
    letter.refresh_from_db()
    assert letter.values["sign_applicant"] == ink.ON_PAPER
    assert "applicant" not in unsigned(letter)
    assert matter.materials.get(title="签名页").file == scan
    assert (letter.state, letter_pdf(letter)) == (letter.State.SEALED, printed)
    with pytest.raises(ValidationError, match="已经签过"):
        act(matter, "sign_paper", by=clerk, answers=given, files=[Upload("签名页", scan)])


def test_staff_show_the_code_and_the_matter_leads_there(cast: Cast, matter: Matter) -> None:
    desk = Client()
    desk.force_login(cast.staff["clerk"][0])
    session = desk.session
    session["second_factor"] = True
    session.save()
    url = reverse("workbench:sign", args=[matter.number])
    assert url in desk.get(reverse("workbench:matter", args=[matter.number])).content.decode()
    assert "申请人、受援人" in desk.get(url).content.decode()
    shown = desk.post(url, {"letter": form_of(matter), "signer": "applicant"}).content.decode()
    assert "data:image/svg+xml" in shown
    assert SignRequest.objects.count() == 1
    assert "没有这个人要签的地方" in desk.post(url, {"letter": "x", "signer": "applicant"}).content.decode()
