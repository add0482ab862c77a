from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.pieces import Pieces


@given(pieces=st.lists(st.binary(max_size=30), max_size=8), size=st.integers(1, 40))
def test_pieces_are_read_in_blocks_of_any_size(pieces: list[bytes], size: int) -> None:
    file, blocks = Pieces(iter(pieces)), []
    while block := file.read(size):
        blocks.append(block)
    assert b"".join(blocks) == b"".join(pieces)
    assert all(len(block) == size for block in blocks[:-1])
    assert Pieces(iter(pieces)).read() == b"".join(pieces)


def test_what_the_pieces_raise_is_raised() -> None:
    def failing() -> object:
        yield b"1"
        raise LookupError

    with pytest.raises(LookupError):
        Pieces(failing()).read(2)  # type: ignore[arg-type]
