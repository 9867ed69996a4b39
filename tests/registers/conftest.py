"""Files as people hand them in."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

Sheet = Callable[..., SimpleUploadedFile]


@pytest.fixture
def sheet() -> Sheet:
    """An XLSX of these rows."""

    def make(*rows: Sequence[object], name: str = "表.xlsx") -> SimpleUploadedFile:
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        out = BytesIO()
        book.save(out)
        return SimpleUploadedFile(name, out.getvalue())

    return make
