"""No ID number and no phone in a log line, whoever wrote it."""

import logging
import re

# 18 digits in one run or in the groups people write; a mobile with or without 86, also grouped; 15 digits of old.
_LONG = re.compile(r"(?<!\d)(\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx]|(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|\d{15})(?!\d)")


def masked(text: str) -> str:
    """The text with every run of digits that could be an ID or phone number starred out."""
    return _LONG.sub(lambda found: found.group()[:3] + "*" * (len(found.group()) - 3), text)


class MaskNumbers(logging.Filter):
    """Stars out ID and phone numbers in the finished message and in the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, masked."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # a wrong call of the logger must not stop the work it tells of
            text = f"{record.msg} {record.args}"
        record.msg, record.args = masked(text), ()
        if record.exc_info:
            record.exc_text = record.exc_text or logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True
