"""Files as people hand them in."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from fahui.access.models import User
from fahui.access.roles import Role

Sheet = Callable[..., SimpleUploadedFile]


@pytest.fixture
def keeper(staff: Callable[..., User]) -> User:
    """登记管理人员 of the district."""
    return staff(Role.REGISTRAR, "孙登记")


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
