"""PDF files that people upload: whole, open, not too long, and without anything that runs or carries something."""

import io
import zlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

# A PDF's own ways to run or carry something: actions by /S, and dictionary keys.
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/RichMediaContent", "/XFA"}
# pypdf promises PyPdfError, but broken files make it trip over their structure in these ways too.
_BROKEN_PDF = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
    zlib.error,
)


def checked_pdf(content: bytes) -> bytes:
    """The same content, if it may come in; raises ValidationError in words for the uploader."""
    try:
        reader = PdfReader(io.BytesIO(content))
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
        active = not encrypted and _active(reader)
    except _BROKEN_PDF as error:
        raise ValidationError(_("PDF打不开，可能已经损坏。请重新导出后上传。"), code="broken") from error
    if encrypted:
        raise ValidationError(_("PDF设有密码或限制，工作人员无法打开。请去掉密码后上传。"), code="encrypted")
    if active:
        raise ValidationError(
            _("PDF里带有程序、附件或自动动作，不能上传。请用“打印为PDF”重新导出后上传。"), code="active"
        )
    if not 0 < pages <= settings.UPLOAD_MAX_PAGES:
        raise ValidationError(
            _("PDF有%(pages)s页，应在1页到%(most)s页之间。请分成几个文件上传。"),
            code="pages",
            params={"pages": pages, "most": settings.UPLOAD_MAX_PAGES},
        )
    return content


def _active(reader: PdfReader) -> bool:
    """Whether anything reachable in the file can run, send or carry something."""
    to_do: list[object] = [reader.trailer]
    seen: set[int] = set()
    while to_do:
        here = to_do.pop()
        if isinstance(here, IndirectObject):
            if here.idnum in seen:
                continue
            seen.add(here.idnum)
            here = here.get_object()
        if isinstance(here, DictionaryObject):
            if _ACTIVE_KEYS & here.keys() or ("/S" in here and str(here["/S"]) in _ACTIVE_ACTIONS):
                return True
            to_do += [here.raw_get(key) for key in here]
        elif isinstance(here, ArrayObject):
            to_do += list.__iter__(here)
    return False
