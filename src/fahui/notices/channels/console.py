"""The demo's gateway: the text goes to the log, with the number masked."""

import logging

from fahui.core.identifiers import mask_phone

logger = logging.getLogger(__name__)


class ConsoleSender:
    """Prints instead of sending."""

    def send(self, phone: str, text: str) -> None:
        """Log the text for the masked number."""
        logger.info("短信 → %s：%s", mask_phone(phone), text)
