"""What a letter is to a service definition: one text, its series, and how it takes effect."""

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise

# Whose signature a form may carry: a blank `{{ sign_applicant }}` is a line to sign on, until the signature is there.
SIGNERS: Final = ("applicant", "agent", "handler", "receiver")


@dataclass(frozen=True)
class LetterForm:
    """A letter the service issues: one Markdown text, its number series, and how it takes effect."""

    code: str
    title: str | Promise
    body: str
    series: str  # 新法援决字: the running number is per series and year
    form: str = ""  # the number in the ministry's set of forms
    served: bool = True  # takes effect by 送达, recorded with a 送达回证
    sealed: bool = True  # carries the organ's seal
    organ: Literal["centre", "bureau"] = "centre"  # whose letter it is: that organ's seal is put on it
    basis: str = ""
    internal: bool = False  # a record of the house: the applicant's page does not list it
    means: str | Promise = ""  # to whoever signs it: what the signature says, in plain words
    only_if: tuple[str, tuple[str, ...]] | None = None  # made only when this answer has one of these values
