"""F74: no ID number and no phone in a log, whoever wrote it and however it was written."""

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fahui.core.logs import MaskNumbers, masked

SPECIMEN = "11010519491231002X"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with the filter of the settings, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(MaskNumbers())
    logger = logging.getLogger("tests.masked")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, out
    logger.removeHandler(handler)


SAID = [
    SPECIMEN,
    SPECIMEN.lower(),
    "110105 19491231 002X",
    "110105491231002",
    "19900000001",
    "+8619900000001",
    "86 199 0000 0001",
    "199-0000-0001",
]


@pytest.mark.parametrize("said", SAID)
def test_nothing_that_can_be_a_persons_number_is_written(said: str, log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("来自%s：%s", said, {"phone": said})
    try:
        raise ValueError(said)
    except ValueError:
        logger.exception("失败")
    logger.warning("地点", stack_info=True)
    written = out.getvalue()
    assert said not in written
    assert said[3:] not in written
    assert "失败" in written


def test_other_figures_stay() -> None:
    assert (
        masked("事项2026-000317-4 金额24000元 2026-11-02 10:00:00,123")
        == "事项2026-000317-4 金额24000元 2026-11-02 10:00:00,123"
    )
    assert masked("a" * 3 + "0123456789abcdef" * 4) == "a" * 3 + "0123456789abcdef" * 4


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text("，。 a:=/?&", max_size=3), st.text("，。 a:=/?&", max_size=3))
def test_no_phone_survives_whatever_stands_beside_it(number: str, before: str, after: str) -> None:
    assert number not in masked(before + number + after)


def test_a_wrong_call_of_the_logger_stops_nothing(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("共%d件", "很多", "19900000001")
    assert "共%d件" in out.getvalue()
    assert "19900000001" not in out.getvalue()
