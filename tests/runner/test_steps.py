"""Nothing is made twice from the same sources, and a wrong address of the database is explained."""

from pathlib import Path

import pytest

from fahui.project.runner.steps import digest, require_database, when_changed
from fahui.project.runner.words import StartError


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with one source."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "样式.css").write_text("a{}")
    return folder


def test_made_again_only_when_a_source_changed(sources: Path, tmp_path: Path) -> None:
    made: list[str] = []
    stamp = tmp_path / "made" / ".digest"

    def make() -> None:
        when_changed(stamp, [sources], "正在做", "Making", lambda: made.append("once"))

    make()
    make()
    assert len(made) == 1
    (sources / "样式.css").write_text("b{}")
    make()
    assert len(made) == 2


def test_failed_making_is_tried_again(sources: Path, tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        when_changed(tmp_path / ".digest", [sources], "正在做", "Making", fail)
    assert not (tmp_path / ".digest").exists()


def test_digest_knows_a_renamed_file(sources: Path) -> None:
    before = digest([sources])
    (sources / "样式.css").rename(sources / "别的.css")
    assert digest([sources]) != before


@pytest.mark.parametrize(
    "url", ["sqlite:///file", "nonsense", "postgres:", "postgres://u@host:port/x", "mysql://u@h/x"]
)
def test_address_that_is_no_postgresql_is_explained(url: str) -> None:
    with pytest.raises(StartError, match=r"DATABASE_URL must read|Cannot reach"):
        require_database(url)
