"""What a file can be brought into: any register, and what apps above add, such as the matters of an older ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms

from fahui.core.registers import Register, Words, register_of
from fahui.registers import bringing, checking
from fahui.registers.columns import fields_of
from fahui.registers.models import Batch

Progress = Callable[[int], None]
Step = Callable[[Batch, Progress], None]


@dataclass(frozen=True)
class Kind:
    """The columns of the file, and the three steps; a step raises NotNow when it changes nothing after all."""

    code: str
    title: Words
    fields: Mapping[str, forms.Field]
    check: Step
    apply: Step
    undo: Step


_others: dict[str, Callable[[str], Kind | None]] = {}


def add_kind(prefix: str, make: Callable[[str], Kind | None]) -> None:
    """Codes that begin with `prefix:` are made into kinds by this function, which is given the rest."""
    _others[prefix] = make


def kind_of(code: str) -> Kind | None:
    """The kind of a batch's code; None when nothing has it."""
    prefix, parted, rest = code.partition(":")
    if parted:
        return _others[prefix](rest) if prefix in _others else None
    register = register_of(code)
    return kind_for(register) if register is not None else None


def kind_for(register: Register) -> Kind:
    """The kind of a register."""
    return Kind(
        code=register.code,
        title=register.title,
        fields=fields_of(register),
        check=lambda batch, progress: checking.check(batch, register, progress),
        apply=lambda batch, progress: bringing.apply(batch, register, progress),
        undo=lambda batch, progress: bringing.undo(batch, register, progress),
    )
