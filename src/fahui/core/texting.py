"""Text messages to phones: what a gateway must offer, and which one this installation uses."""

import logging
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from fahui.core.identifiers import mask_phone

logger = logging.getLogger(__name__)


class SendingFailed(Exception):
    """The gateway did not take the message, or there is none."""


class Sender(Protocol):
    """What a text message gateway must offer."""

    def send(self, phone: str, text: str) -> None:
        """Send, or raise SendingFailed."""


class ConsoleSender:
    """The demo's gateway: the text goes to the log, with the number masked."""

    def send(self, phone: str, text: str) -> None:
        """Log the text for the masked number; codes are in it, so only a demo has this gateway."""
        logger.info("短信 → %s：%s", mask_phone(phone), text)


def gateway() -> Sender | None:
    """The one that settings.SMS_SENDER names; None while this installation has none."""
    return cast(Sender, import_string(settings.SMS_SENDER)()) if settings.SMS_SENDER else None


@register(Tags.security)
def gateway_is_set(**_kwargs: Any) -> list[CheckMessage]:
    """A warning at every start: without a gateway no resident can sign in, and messages stay in the inbox."""
    if settings.SMS_SENDER:
        return []
    hint = _("在 FAHUI_SMS_SENDER 写明网关，见 docs/operations.md 第6节。")
    return [CheckWarning(_("还没有短信网关：居民收不到验证码，通知只进收件箱。"), hint=hint, id="fahui.W001")]


def send_text(phone: str, text: str) -> None:
    """Send now; raises SendingFailed, also when no gateway is set up."""
    found = gateway()
    if found is None:
        raise SendingFailed("FAHUI_SMS_SENDER names no gateway")
    found.send(phone, text)
