"""Every sign-in page is ours, in Chinese, sound, and says what to do next."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import override_settings

from fahui.ui.widgets import Code, Phone
from tests.ui.markup import Page, faults

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]  # the password's rule is a parameter
FOLDER = Path(__file__).resolve().parents[2] / "src/fahui/access/templates"
PAGES = sorted(
    str(path.relative_to(FOLDER))
    for folder in ("account", "mfa", "access", "socialaccount")
    for path in (FOLDER / folder).rglob("*.html")
    if not path.name.startswith("base")
)


class Ask(forms.Form):
    """Phone and password."""

    phone = forms.CharField(label="手机号", widget=Phone())
    secret = "JBSWY3DPEHPK3PXP"


class Answer(forms.Form):
    """The code."""

    code = forms.CharField(label="验证码", widget=Code())


class Change(forms.Form):
    """Another number."""

    new_phone = forms.CharField(label="新手机号", widget=Phone())


def shown(name: str, request: HttpRequest, **more: Any) -> str:
    context = {
        "form": Ask({}) if more.pop("wrong", False) else Ask(),
        "verify_form": Answer(),
        "change_form": Change(),
        "phone": "19900000001",
        "can_resend": True,
        "can_change": True,
        "unused_codes": ["11112222", "33334444"],
        "total_count": 10,
        "can_view_codes": True,
        "can_download_codes": True,
        "can_generate_codes": True,
        "authenticators": {},
        "totp_svg_data_uri": "data:image/svg+xml;base64,AA==",
        "request_login_code_url": "/accounts/login/code/",
        **more,
    }
    return render_to_string(name, context, request)


def test_the_pages_people_meet_are_all_there() -> None:
    met = {
        "account/login.html",
        "account/request_login_code.html",
        "account/confirm_login_code.html",
        "account/logout.html",
    }
    met |= {"account/reauthenticate.html", "mfa/authenticate.html", "mfa/totp/activate_form.html", "mfa/index.html"}
    assert met <= set(PAGES)


@pytest.mark.parametrize("wrong", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_sound_and_have_a_heading_and_a_title(name: str, wrong: bool, request_: HttpRequest) -> None:
    html = shown(name, request_, wrong=wrong)
    assert faults(html) == []
    page = Page(html)
    assert len(page.having("h1")) == 1
    found = re.search(r"<title>(.+)——", html)
    assert found
    assert re.search(r"[\u4e00-\u9fff]", found[1])
    assert not re.search(r"\b(sign in|password|code|submit|phone)\b", page.text, re.IGNORECASE)


def test_the_two_doors_lead_to_each_other(request_: HttpRequest) -> None:
    assert Page(shown("account/login.html", request_)).having("a", href="/accounts/login/code/")
    assert Page(shown("account/request_login_code.html", request_)).having("a", href="/accounts/login/")


def test_only_the_demonstration_shows_the_code(request_: HttpRequest) -> None:
    request_.session = SessionBase()
    request_.session["demo_code"] = "246810"
    with override_settings(DEMO=True):
        assert "246810" in shown("account/confirm_login_code.html", request_)
    with override_settings(DEMO=False):
        assert "246810" not in shown("account/confirm_login_code.html", request_)


def test_the_code_page_names_the_number_and_the_way_back(request_: HttpRequest) -> None:
    page = Page(shown("account/confirm_login_code.html", request_))
    assert "19900000001" in page.text
    assert page.having("a", href="/accounts/login/code/")
    assert page.having("input", autocomplete="one-time-code", inputmode="numeric")
