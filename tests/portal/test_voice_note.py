"""语音留言: spoken instead of typed, kept sealed with the matter, for a person to listen to and type."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fahui.access.models import User
from fahui.documents.audio import NOTE_BYTES
from fahui.matters.models import Draft, Matter, StaffNotice
from fahui.places.models import Region
from tests.conftest import Desk
from tests.portal.journeys import at_screen, send, who

pytestmark = pytest.mark.django_db
OGG = b"OggS\x00\x02" + bytes(60)


def spoken(content: bytes = OGG, name: str = "留言.ogg") -> SimpleUploadedFile:
    """A note as a telephone sends it."""
    return SimpleUploadedFile(name, content, "audio/ogg")


def sent(client: Client, village: Region) -> Matter:
    """The rest of the consultation, to its end."""
    for screen in ("q1", "who", "papers"):
        answer = client.post(at_screen("consultation", screen), {**client_typed(client), **who(village)})
        assert answer.status_code == 302, answer.text
    send(client, "consultation")
    return Matter.objects.get()


def client_typed(client: Client) -> dict[str, str]:
    """What the first screen shows already."""
    shown = client.get(at_screen("consultation", "q1")).context["filled"]
    return {field.html_name: str(field.value() or "") for field in shown}


def test_spoken_only_it_goes_with_the_matter_and_staff_are_asked_to_type_it(
    client: Client, village: Region, clerk: User, desk: Desk
) -> None:
    answer = client.post("/ask/", {"words": "", "voice": spoken()})
    assert answer.status_code == 302
    assert "（用说的，请听语音留言）" in client.get(answer["Location"]).text
    held = Draft.objects.get().files.get()
    assert held.file.read() == OGG
    assert OGG not in held.file.path().read_bytes()
    matter = sent(client, village)
    paper = matter.materials.get()
    assert paper.title == "语音留言"
    assert paper.file is not None
    assert paper.file.data_key == matter.data_key
    assert "请听完把内容打成文字" in StaffNotice.objects.get(matter=matter).text
    text = desk(clerk).get(f"/workbench/m/{matter.number}/").text
    assert (
        f'<audio class="no-print" controls preload="none" src="/workbench/m/{matter.number}/papers/{paper.pk}/"' in text
    )
    heard = desk(clerk).get(f"/workbench/m/{matter.number}/papers/{paper.pk}/")
    assert (heard.content, heard["Content-Type"]) == (OGG, "audio/ogg")
    assert "inline" in heard["Content-Disposition"]


def test_words_and_voice_together_keep_the_words(client: Client) -> None:
    answer = client.post("/ask/", {"words": "工资不给，听我说", "voice": spoken()})
    assert "工资不给，听我说" in client.get(answer["Location"]).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00", "不是录音"),
        (b"\x1aE\xdf\xa3....webm" + b"V_VP8", "不是录音"),
        (b"", "录音是空的"),
        (b"OggS" + bytes(NOTE_BYTES), "上限"),
    ],
)
def test_what_is_no_note_is_refused_and_the_words_stay(client: Client, content: bytes, said: str) -> None:
    text = client.post("/ask/", {"words": "房东不退押金", "voice": spoken(content)}).text
    assert said in text
    assert "房东不退押金" in text
    assert not Draft.objects.exists()


def test_neither_written_nor_spoken_is_said(client: Client) -> None:
    assert "请先写几句" in client.post("/ask/", {"words": " "}).text


def test_the_microphone_is_for_these_pages_alone(client: Client, clerk: User, desk: Desk) -> None:
    for path in ("/", "/", "/ask/"):  # the second time out of memory
        assert client.get(path)["Permissions-Policy"] == "microphone=(self)"
    assert 'type="file" name="voice" accept="audio/*" capture' in client.get("/").text  # without script too
    for path in (reverse("portal:service", args=["legal_aid"]), reverse("portal:progress"), "/nowhere/"):
        assert client.get(path)["Permissions-Policy"] == "microphone=()"
    assert desk(clerk).get("/workbench/")["Permissions-Policy"] == "microphone=()"
