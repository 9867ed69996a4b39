"""Codes go out by the gateway or not at all, and tries are counted by who really calls."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core import checks
from django.test import Client, override_settings

from fahui.core.texting import SendingFailed
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
PHONE = {"phone": "13900000021"}


class Broken:
    """A gateway that is down."""

    def send(self, phone: str, text: str) -> None:
        """Never."""
        raise SendingFailed("down")


@pytest.mark.parametrize("sender", ["", "tests.access.test_sign_in_texts.Broken"])
def test_a_code_that_cannot_be_sent_says_so_and_is_not_logged(
    client: Client, sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(SMS_SENDER=sender, DEMO=False):
        page = client.post("/accounts/login/code/", PHONE, follow=True)
    assert page.status_code == 200
    assert "验证码短信现在发不出去" in page.content.decode()
    assert "验证码1" not in caplog.text
    assert not any(line.isdigit() and len(line) == 6 for line in caplog.text.split())


def test_a_real_installation_without_a_gateway_is_warned_at_every_start() -> None:
    environ = {**os.environ, "FAHUI_DEMO": "0", "FAHUI_SMS_SENDER": ""}
    command = [sys.executable, "manage.py", "check"]
    told = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "fahui.W001" in told.stderr


def test_without_a_gateway_the_start_warns() -> None:
    with override_settings(SMS_SENDER=""):
        assert "fahui.W001" in {one.id for one in checks.run_checks()}
    with override_settings(SMS_SENDER="fahui.core.texting.ConsoleSender"):
        assert "fahui.W001" not in {one.id for one in checks.run_checks()}


@pytest.mark.parametrize(("proxies", "counted"), [(0, "10.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.9")])
def test_the_caller_is_read_behind_as_many_proxies_as_are_ours(rf: Any, proxies: int, counted: str) -> None:
    from fahui.portal.holding import caller

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.7")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert caller(request) == counted
