"""A name is meant if it is clear which."""

import pytest

from bot import spelling

NAMES = ("Audio-Driven-Papers", "Video-Driven-Papers", "3D", "Video")


@pytest.mark.parametrize(("wanted", "expected"), [
    ("Audio-Driven-Papers", ("Audio-Driven-Papers",)),
    ("audio driven papers", ("Audio-Driven-Papers",)),
    ("audiodrivenpapers", ("Audio-Driven-Papers",)),
    ("AUDIO", ("Audio-Driven-Papers",)),
    ("aud pap", ("Audio-Driven-Papers",)),
    ("video", ("Video",)),
    ("vid", ("Video-Driven-Papers", "Video")),
    ("driven", ("Audio-Driven-Papers", "Video-Driven-Papers")),
    ("audoi", ("Audio-Driven-Papers",)),
    ("3d", ("3D",)),
    ("2d", ()),
    ("images", ()),
    ("", ()),
    ("—", ()),
])  # fmt: skip
def test_a_name_is_found(wanted: str, expected: tuple[str, ...]) -> None:
    assert spelling.meant(wanted, NAMES) == expected


def test_without_names_nothing_is_meant() -> None:
    assert spelling.meant("audio", ()) == ()
