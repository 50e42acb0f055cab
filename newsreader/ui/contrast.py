"""Contrast of colours as WCAG 2.2 counts it, and themes made legible: Textual's own are not made for reading long.

A role that falls short on any ground it may stand on is moved towards white or black, no further than needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import BLACK, WHITE, Color

TEXT, DIM = 4.5, 3.0
"""Least contrast of text (WCAG 1.4.3), and of what may be dim: metadata, which is told in other places too."""
ROLES: Mapping[str, float] = {
    "foreground": TEXT,
    "faded": TEXT,
    "quote": TEXT,
    "accent": TEXT,
    "count": TEXT,
    "warning": TEXT,
    "error": TEXT,
    "muted": DIM,
}
"""What is written in, with the contrast it needs."""
GROUNDS = ("background", "surface", "panel", "row", "shelf", "quote-tint")
"""What it is written on."""
LAID_OVER = ("match", "screen-selection-background")
"""Tints over the background, under the text."""
_STEPS = 40


def contrast(one: Color, other: Color) -> float:
    """Returns the contrast of two opaque colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    """Returns the relative luminance, 0 to 1."""
    parts = (part / 255 for part in (color.r, color.g, color.b))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_of(value: str, ground: Color) -> Color:
    """Returns what a theme's variable, “#rrggbb” or “#rrggbb 60%”, is over an opaque ground."""
    name, _, share = value.partition(" ")
    color = Color.parse(name)
    return ground + (color.multiply_alpha(float(share.rstrip("%")) / 100) if share else color)


def legible(variables: Mapping[str, str]) -> dict[str, str]:
    """Returns a theme's variables with every role readable on every ground."""
    base = Color.parse(variables["background"])
    grounds = [colour_of(variables[name], base) for name in GROUNDS]
    better = dict(variables)
    for role, least in ROLES.items():
        better[role] = _moved(colour_of(variables[role], base), grounds, least).hex
    text = Color.parse(better["foreground"])
    for name in LAID_OVER:
        better[name] = _thinned(variables[name], text, base)
    return better


def _moved(color: Color, grounds: Iterable[Color], least: float) -> Color:
    """Returns the colour nearest to one that stands out from all grounds; white or black where none does."""
    grounds = list(grounds)
    end = max((WHITE, BLACK), key=lambda each: min(contrast(each, ground) for ground in grounds))
    for step in range(_STEPS + 1):
        moved = color.blend(end, step / _STEPS)
        if all(contrast(moved, ground) >= least for ground in grounds):
            return moved
    return end


def _thinned(tint: str, text: Color, base: Color) -> str:
    """Returns a tint, as strong as it may be under the text."""
    name, _, share = tint.partition(" ")
    color, most = Color.parse(name), float(share.rstrip("%") or 100) / 100
    most *= color.a
    for step in range(_STEPS, -1, -1):
        under = base.blend(color.with_alpha(1), most * step / _STEPS)
        if contrast(text, under) >= TEXT:
            return under.hex
    return base.hex
