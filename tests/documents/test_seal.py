"""The e-seal: a picture in its place and a signature that notices every change."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from fahui.documents import certificates, pdf, seal
from fahui.documents.filling import compose
from tests.documents.conftest import DECIDED_ON, ORGAN, REFUSAL


@pytest.fixture
def letter(printed: dict[str, Any]) -> bytes:
    """The refusal as PDF, without seal."""
    return pdf.render(compose(REFUSAL, printed), dated=DECIDED_ON)


@pytest.fixture
def place(printed: dict[str, Any]) -> pdf.Place:
    """Where its seal goes."""
    found = pdf.seal_place(compose(REFUSAL, printed), dated=DECIDED_ON)
    assert found is not None
    return found


def _sealed(content: bytes, place: pdf.Place, certificate: str = "centre") -> bytes:
    picture = seal.draw_seal(ORGAN)
    return seal.service().apply(content, picture=picture, place=place, certificate=certificate, organ_name=ORGAN)


def test_a_sealed_letter_verifies_and_names_the_organ(letter: bytes, place: pdf.Place) -> None:
    check = seal.verify_seal(_sealed(letter, place))

    assert check.valid
    assert check.organ_name == ORGAN
    assert check.signed_at is not None
    assert ORGAN in check.words


def test_the_letters_own_bytes_stay_under_the_seal(letter: bytes, place: pdf.Place) -> None:
    sealed = _sealed(letter, place)
    reader = PdfReader(io.BytesIO(sealed))
    assert reader.xmp_metadata is not None
    annotation = reader.pages[place.page]["/Annots"][0]

    assert sealed.startswith(letter)
    assert b'pdfaid:part="2"' in reader.xmp_metadata.stream.get_data()  # still archival
    assert int(annotation["/F"]) & 4  # printed with the page, as PDF/A asks
    assert [float(x) for x in annotation["/Rect"][:2]] == [round(place.x), round(place.y)]


def test_the_longest_name_of_an_organ_still_gets_a_certificate() -> None:
    file = certificates.pkcs12("committee", "武汉市新洲区邾城街道办事处联合人民调解委员会工作室")

    assert file.exists()


def test_every_change_after_sealing_is_noticed(letter: bytes, place: pdf.Place) -> None:
    sealed = _sealed(letter, place)
    altered = bytearray(sealed)
    altered[len(letter) // 2] ^= 1

    for changed in (bytes(altered), sealed + b"\n% added later\n"):
        assert not seal.verify_seal(changed).valid
        assert "改动" in seal.verify_seal(changed).words


def test_a_seal_of_an_unknown_certificate_is_not_trusted(letter: bytes, place: pdf.Place) -> None:
    sealed = _sealed(letter, place, certificate="stranger")
    (certificates.folder() / "stranger.pem").unlink()
    check = seal.verify_seal(sealed)

    assert check.intact
    assert not check.valid
    assert "证书" in check.words


def test_a_letter_without_seal_is_not_taken_for_a_sealed_one(letter: bytes) -> None:
    assert not seal.verify_seal(letter).sealed
    assert not seal.verify_seal(b"no pdf at all").valid


def test_outside_a_demo_no_certificate_is_made(letter: bytes, place: pdf.Place, settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(certificates.NoCertificate):
        _sealed(letter, place)
    assert not certificates.folder().exists()


@pytest.mark.parametrize("name", ["", "../keys", "a/b"])
def test_a_certificates_name_is_no_path(name: str) -> None:
    with pytest.raises(certificates.NoCertificate):
        certificates.pkcs12(name, ORGAN)


def test_the_key_of_the_seal_is_for_the_owner_only(letter: bytes, place: pdf.Place) -> None:
    _sealed(letter, place)

    assert (certificates.folder() / "centre.p12").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("organ", ["司法局", ORGAN, "武汉市新洲区邾城街道办事处联合人民调解委员会"])
def test_the_drawn_seal_is_a_red_ring_on_a_clear_ground(organ: str) -> None:
    picture = Image.open(io.BytesIO(seal.draw_seal(organ)))
    middle = picture.width // 2

    assert picture.size == (496, 496)  # 42 mm at 300 dpi
    assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
    assert picture.getpixel((middle, 12)) == (214, 24, 24, 255)  # the ring
    assert picture.getpixel((middle, middle)) == (214, 24, 24, 255)  # the star


def test_a_seal_whose_name_cannot_be_drawn_says_so() -> None:
    with pytest.raises(pdf.MissingGlyphs):
        seal.draw_seal("𪚥局")
