"""No ID number and no phone in a log line, whoever wrote it."""

import logging
import re

_LONG = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9}|\d{15})(?!\d)")


def masked(text: str) -> str:
    """The text with every run of digits that could be an ID or phone number starred out."""
    return _LONG.sub(lambda found: found.group()[:3] + "*" * (len(found.group()) - 3), text)


class MaskNumbers(logging.Filter):
    """Stars out ID and phone numbers in the finished message and in the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, masked."""
        record.msg = masked(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
