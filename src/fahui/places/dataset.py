"""The files under data/: the units of a district and its constants, read once."""

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Unit:
    """One row of the region file; coordinates in WGS-84 degrees."""

    code: str
    full_name: str
    name: str
    level: str
    parent: str
    kind: str
    lat: float | None
    lon: float | None
    coord_source: str
    managed_by: str
    managed_by_source: str


@cache
def units(district: str) -> tuple[Unit, ...]:
    """All units of a district, district first, then streets, then villages; LookupError if there is no file."""
    path = FOLDER / f"{district}.csv"
    if not path.is_file():
        raise LookupError(f"no region file for district {district}: {path}")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_unit(row) for row in csv.DictReader(file))


def _unit(row: dict[str, str]) -> Unit:
    lat, lon, _source = row.pop("lat"), row.pop("lon"), row.pop("source")
    return Unit(lat=float(lat) if lat else None, lon=float(lon) if lon else None, **row)


@cache
def units_by_code(district: str) -> dict[str, Unit]:
    """The same units by their code."""
    return {unit.code: unit for unit in units(district)}


@cache
def constants(district: str) -> dict[str, Any]:
    """Population, extent and areas of a district, as written in its file."""
    return tomllib.loads((FOLDER / f"{district}.toml").read_text(encoding="utf-8"))


def share(*seed: str) -> float:
    """A number from 0 up to 1 that is the same on every machine for the same words; for demo data only."""
    digest = hashlib.sha256("/".join(seed).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
