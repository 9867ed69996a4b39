"""Agents of bodies, and a paper to hand in."""

import io
from datetime import date

from pypdf import PdfWriter

from fahui.access.models import User
from fahui.people.models import AgentPost, Organisation
from tests.conftest import PHONES


def agent_of(body: Organisation, name: str = "赵书记员（演示）") -> AgentPost:
    """Somebody with an account who acts for the body this year."""
    user = User.objects.create_user(str(next(PHONES)), name=name, phone_verified=True)
    return AgentPost.objects.create(
        person=user.person, organisation=body, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), scope="party"
    )


def pdf() -> bytes:
    """One empty page."""
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()
