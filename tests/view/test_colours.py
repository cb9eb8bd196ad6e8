"""The colours of the page: told apart by colour-blind readers, and strong enough on their ground."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from kg.view.groups import SHAPES
from kg.view.page import TEMPLATES

CSS = (TEMPLATES / "page.css").read_text(encoding="utf-8")
Colour = tuple[float, float, float]
Matrix = tuple[Colour, Colour, Colour]

# Machado, Oliveira and Fernandes, IEEE Transactions on Visualization 15 (2009), at full severity.
SIGHT: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}  # fmt: skip


def theme(name: str) -> dict[str, Colour]:
    """The colours of a theme as linear red, green and blue."""
    light, dark = re.findall(r":root[^{]*\{(.*?)\}", CSS, re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if name == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    return {key: _linear(value) for key, value in found.items()}


def _linear(text: str) -> Colour:
    parts = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return red, green, blue


def _luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's contrast of two colours."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour, sight: Matrix) -> Colour:
    """CIELAB of a colour as somebody sees it."""
    red, green, blue = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in sight)
    light = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (max(v, 0) for v in light)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_groups_are_told_apart_whatever_colours_one_sees(name: str, sight: str) -> None:
    colours = theme(name)
    seen = {group: lab(colours[f"group-{group}"], SIGHT[sight]) for group in SHAPES}
    near = min(
        (math.dist(seen[a], seen[b]), a, b) for a, b in itertools.combinations(sorted(seen), 2)
    )
    assert near[0] > 25, near


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_and_lines_stand_out_from_their_ground(name: str) -> None:
    colours = theme(name)
    for key in ["conflict", "cooperation", "accent", *(f"group-{g}" for g in SHAPES)]:
        for ground in ("ground", "panel"):
            assert contrast(colours[key], colours[ground]) >= 3, (key, ground)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_is_read_on_every_ground_that_it_stands_on(name: str) -> None:
    colours = theme(name)
    pairs = [(ink, "panel") for ink in ("ink", "soft", "accent", "conflict", "cooperation")]
    pairs += [(ink, ground) for ink in ("ink", "soft") for ground in ("ground", "hover")]
    pairs += [("ink", ground) for ground in ("yellow", "blue", "red")]
    for ink, ground in pairs:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
