"""Characters that older systems kept at private code points, and where Unicode has them now.

Until 2005 a row of GB 18030 (bytes FE50 to FEA0) stood at U+E815 to U+E864; Python's codec knows most of it by now,
the rest is written out. Names typed on old machines still come with these code points.
"""

_BYTES = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
_FIRST = 0xE815
_LATER = {  # given a place of their own after the codec's edition
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
_ELSEWHERE = {0xE86C: 0x4DAE, 0xE1AD: 0x4DAE}  # other places where 䶮 stood
_MODERN = {
    **{_FIRST + place: bytes([0xFE, byte]).decode("gb18030") for place, byte in enumerate(_BYTES)},
    **{old: chr(new) for old, new in (_LATER | _ELSEWHERE).items()},
}


def modern(text: str) -> str:
    """The same text with every character at its present code point."""
    return text.translate(_MODERN)
