"""The letters' texts, kept as Markdown files that a clerk can read."""

from pathlib import Path

FOLDER = Path(__file__).parent / "letters"


def letter_text(path: str) -> str:
    """The text of one letter: letter_text("legal_aid/grant.md")."""
    return (FOLDER / path).read_text(encoding="utf-8")
