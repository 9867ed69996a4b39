"""The e-seal: a picture of the organ's seal and, under it, a digital signature over the whole letter.

To go live the certificate must come from an accredited authority (电子签名法; 国务院关于在线政务服务的若干规定 on
government e-seals), and government seals are made with SM2/SM3 by the province's unified seal service (GB/T 38540).
That service is remote: it takes a PDF and a place and gives a sealed PDF, which is exactly `SealService`; write an
adapter with these two methods and name it in settings.SEAL_SERVICE. The adapter here is `Pkcs12Seal` (pkcs12_seal.py),
loaded only where something is sealed: its library is large.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import typst
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from fahui.documents import certificates
from fahui.documents.fonts import font_folders, missing_glyphs
from fahui.documents.models import Seal
from fahui.documents.pdf import MissingGlyphs, Place

DEMO_NOTE = "演示专用"
_DRAWING = str(Path(__file__).with_name("seal.typ"))
_PPI = 300


@dataclass(frozen=True)
class SealCheck:
    """What can be said of a PDF's e-seal; `trusted` says whether the certificate is one of ours."""

    sealed: bool
    intact: bool = False
    whole: bool = False
    trusted: bool = False
    organ_name: str = ""
    signed_at: datetime | None = None

    @property
    def valid(self) -> bool:
        """Sealed by a known organ and not changed since."""
        return self.sealed and self.intact and self.whole and self.trusted

    @property
    def words(self) -> str:
        """The result for a reader."""
        if not self.sealed:
            return _("此文件没有电子印章。")
        if not self.intact or not self.whole:
            return _("此文件在加盖电子印章后被改动过，请勿采信。")
        if not self.trusted:
            return _("此文件未被改动，但印章证书不是本平台认可的证书。")
        return _("电子印章有效，文件自%(organ)s盖章后没有改动。") % {"organ": self.organ_name}


class SealService(Protocol):
    """Whoever puts an organ's e-seal on a PDF."""

    def apply(self, pdf: bytes, *, picture: bytes, place: Place, certificate: str, organ_name: str) -> bytes:
        """The PDF with seal picture and signature."""
        ...

    def verify(self, pdf: bytes) -> SealCheck:
        """Whether the seal is whole and whose it is."""
        ...


def service() -> SealService:
    """The seal service of this installation."""
    name: str = settings.SEAL_SERVICE
    made: SealService = import_string(name)()
    return made


def picture_of(seal: Seal) -> bytes:
    """The seal's own picture; a demo draws one. Raises NoCertificate where a real picture is wanting."""
    if seal.picture:
        return seal.picture.read()
    if not settings.DEMO:
        raise certificates.NoCertificate(seal.organ_name)
    return draw_seal(seal.organ_name)


def verify_seal(pdf: bytes) -> SealCheck:
    """Whether a PDF carries an e-seal, unchanged and ours."""
    return service().verify(pdf)


@lru_cache(maxsize=32)
def draw_seal(organ_name: str) -> bytes:
    """A round red seal for the demo as PNG with a clear ground; it says that it is for demonstration only."""
    if chars := missing_glyphs(organ_name):
        raise MissingGlyphs(chars)
    data = json.dumps({"organ_name": organ_name, "note": DEMO_NOTE}, ensure_ascii=False)
    made = typst.compile(
        _DRAWING,
        format="png",
        ppi=_PPI,
        font_paths=font_folders(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no single picture")
    return made
