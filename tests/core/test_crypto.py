"""SM4-GCM for values, HMAC-SM3 for finding, SHA-256 for proving."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from fahui.core import crypto
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.core.models import DataKey

KEY = bytes(range(16))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc中", max_size=4), inner, max_size=3),
    max_leaves=8,
)


def test_the_ciphers_are_the_national_ones() -> None:
    """GB/T 32907 and GB/T 32905: the examples printed in the standards."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    block = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 - the standard's example is a single block
    assert block.update(key).hex() == "681edf34d206965e86b3e94f536e4246"
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(st.binary(max_size=200), st.binary(max_size=30))
def test_what_was_sealed_opens_only_with_its_key_in_its_place_and_unaltered(data: bytes, aad: bytes) -> None:
    blob = crypto.encrypt(KEY, data, aad)
    assert crypto.decrypt(KEY, blob, aad) == data
    for wrong in (
        lambda: crypto.decrypt(bytes(16), blob, aad),
        lambda: crypto.decrypt(KEY, blob, aad + b"x"),
        lambda: crypto.decrypt(KEY, blob[:-1] + bytes([blob[-1] ^ 1]), aad),
        lambda: crypto.decrypt(KEY, bytes([blob[0] ^ 1]) + blob[1:], aad),
    ):
        with pytest.raises(Tampered):
            wrong()


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({crypto.encrypt(KEY, b"x") for _time in range(50)}) == 50


def test_equal_numbers_have_equal_indexes_by_kind_and_district(settings: Any) -> None:
    mine = crypto.blind_index("phone", "19900000001")
    assert mine == crypto.blind_index("phone", "19900000001")
    assert len(mine) == 40
    assert crypto.blind_index("id", "19900000001") != mine
    assert crypto.blind_index("phone", "19900000002") != mine
    settings.DISTRICT = "420116"
    assert crypto.blind_index("phone", "19900000001") != mine


@given(JSON, JSON)
def test_a_commitment_holds_for_one_value_only(value: Any, other: Any) -> None:
    salt = "00" * 16
    assert crypto.commitment(salt, value) == crypto.commitment(salt, value)
    if crypto.canonical(value) != crypto.canonical(other):
        assert crypto.commitment(salt, value) != crypto.commitment(salt, other)
    assert crypto.commitment("11" * 16, value) != crypto.commitment(salt, value)


@pytest.mark.django_db
@given(JSON)
def test_a_data_key_seals_any_answer(value: Any) -> None:
    key = DataKey.make()
    assert DataKey.objects.get(pk=key.pk).open(key.seal(value, b"a"), b"a") == value


def test_a_destroyed_key_opens_nothing_and_says_who_and_why(db: None) -> None:
    key = DataKey.make()
    blob = key.seal("词", b"a")
    key.destroy("user:1", "本人申请")
    for again in (key, DataKey.objects.get(pk=key.pk)):
        with pytest.raises(KeyDestroyed):
            again.open(blob, b"a")
    assert (again.destroyed_by, again.reason) == ("user:1", "本人申请")
