"""Each field case of the parts that are finished has a test of its number (what hurt users of comparable systems)."""

import ast
import re

from tests.conftest import ROOT

# Rows of the list of field cases, as far as the product goes; a new part adds its rows here.
DONE = (
    "f01", "f02", "f04", "f05", "f07", "f08", "f10", "f11", "f13", "f14", "f16", "f17", "f19", "f20",
    "f22", "f23", "f25", "f31", "f37", "f38", "f41", "f43", "f44", "f46", "f47", "f49", "f50", "f53",
    "f62", "f64", "f65",
    "f67", "f68", "f70", "f85", "f86", "f97", "f101",
)  # fmt: skip


def named_rows() -> set[str]:
    """The rows that test functions name: test_f62_f64_… names two."""
    rows: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (found := re.match(r"test((?:_f\d{2,3})+)_", node.name)):
                rows |= set(found[1].strip("_").split("_"))
    return rows


def test_every_field_case_of_the_finished_parts_has_its_test() -> None:
    assert set(DONE) - named_rows() == set()


def test_the_list_is_in_order_and_names_each_row_once() -> None:
    assert list(DONE) == sorted(set(DONE), key=lambda row: int(row[1:]))
