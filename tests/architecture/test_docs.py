"""The page about the architecture tells of what is there: its layers are the contract's, the files it names exist."""

import re
import tomllib

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "fahui"


def test_the_layers_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    built = (re.sub(r"\([a-z]+\)", "", line) for line in settings["contracts"][0]["layers"])
    wanted = [re.findall(r"[a-z]+", line) for line in built]
    block = PAGE.split("## 3. Layers")[1].split("```")[1]
    lines = [line for line in block.splitlines() if re.match(r"[a-z]", line)]
    told = [re.findall(r"[a-z]+", re.split(r"\s{2,}", line)[0]) for line in lines]
    assert told == wanted


def test_the_files_it_names_exist() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py|(?:[a-z_]+/)+)`", PAGE))
    roots = (SOURCE, ROOT, ROOT / "tests", *(one for one in SOURCE.iterdir() if one.is_dir()))
    assert len(named) > 60
    assert not sorted(name for name in named if not any((root / name).exists() for root in roots))
