"""Themes of one's own: a TOML file of colours in the folder ``themes`` beside the configuration.

Three colours make a theme (background, text, accent); the others are mixed from them where the file is silent. What
cannot be used is told in one line, and the theme is then not there.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from textual.color import Color
from textual.theme import Theme

from newsreader.ui.contrast import DIM, TEXT, contrast
from newsreader.ui.themes import MORNING, NIGHT

NAMES: Mapping[str, str] = {
    "background": "The page.",
    "text": "What is read.",
    "accent": "Unread dots, keys, bookmarks: the one colour that calls.",
    "quote": "Direct quotes and their bar.",
    "quote-tint": "Behind block quotes.",
    "count": "Numbers and code.",
    "muted": "Metadata.",
    "faded": "Headlines that were read.",
    "rule": "Thin lines.",
    "row": "Behind the selected row.",
    "shelf": "Behind feeds and hints.",
    "warning": "Feeds with problems.",
    "error": "What failed.",
}
"""Colours of a theme file, with what they are for."""
NEEDED = ("background", "text", "accent")
LARGEST = 64_000
"""Bytes of a theme file."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def read_theme(path: Path) -> tuple[Theme | None, str]:
    """Returns the theme of a file, named as the file is; None and why, in one line, where it cannot be used."""
    try:
        with path.open("rb") as file:
            document = tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
    except FileNotFoundError:
        return None, f"There is no theme {path.stem}: neither one of ours nor {path}."
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
        return None, f"{path.name} cannot be read: {reason or 'it is nested too deeply'}."
    wrong = _problem(document)
    if wrong:
        return None, f"{path.name}: {wrong}"
    return _theme(path.stem, {name: str(value) for name, value in document["colours"].items()}), ""


def _problem(document: Mapping[str, object]) -> str:
    """Returns the first thing that is wrong with a theme file; empty where nothing is."""
    colours = document.get("colours")
    if not isinstance(colours, dict):
        return "it needs a section [colours]; newsreader config theme NAME writes one to start from."
    for name, value in colours.items():
        if name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, n=1)
            return f"there is no colour {name}; {f'did you mean {near[0]}?' if near else ', '.join(NAMES)}"
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            return f'{name} must be a colour such as "#d9a441", not {value!r}'
    missing = [name for name in NEEDED if name not in colours]
    return f"{', '.join(missing)} must be there." if missing else ""


def _theme(name: str, colours: Mapping[str, str]) -> Theme:
    ground, text, accent = (Color.parse(colours[each]) for each in NEEDED)
    dark = ground.brightness < 0.5
    edition = NIGHT if dark else MORNING
    mixed = {
        "quote": accent,
        "quote-tint": ground.blend(accent, 0.06),
        "count": text.blend(accent, 0.5),
        "muted": text.blend(ground, 0.4),
        "faded": text.blend(ground, 0.2),
        "rule": ground.blend(text, 0.13),
        "row": ground.blend(text, 0.08),
        "shelf": ground.blend(text, 0.03),
    }
    roles = {role: colours.get(role, color.hex) for role, color in mixed.items()}
    return Theme(
        name=name,
        primary=accent.hex,
        secondary=roles["count"],
        accent=accent.hex,
        warning=colours.get("warning", edition.warning),
        error=colours.get("error", edition.error),
        success=edition.success,
        foreground=text.hex,
        background=ground.hex,
        surface=roles["shelf"],
        panel=roles["row"],
        dark=dark,
        text_alpha=1.0,
        variables={
            **roles,
            "match": ground.blend(accent, 0.3).hex,
            "footer-background": roles["shelf"],
            "border": roles["rule"],
            "scrollbar": roles["rule"],
            "scrollbar-active": accent.hex,
            "scrollbar-background": ground.hex,
            "scrollbar-background-hover": ground.hex,
            "scrollbar-background-active": ground.hex,
            "scrollbar-corner-color": ground.hex,
            "screen-selection-background": ground.blend(accent, 0.35).hex,
        },
    )


def faint(theme: Theme) -> list[str]:
    """Returns what is hard to read in a theme, one line each."""
    base = Color.parse(theme.background or "#000000")
    told = []
    for role, least in (("text", TEXT), ("quote", TEXT), ("faded", TEXT), ("accent", TEXT), ("muted", DIM)):
        value = {"text": theme.foreground, "accent": theme.accent}.get(role) or theme.variables[role]
        found = contrast(Color.parse(value), base)
        if found < least:
            told.append(
                f"{theme.name}.toml: {role} has a contrast of {found:.1f} to the background; {least} is readable."
            )
    return told


def theme_to_start_from() -> str:
    """Returns a theme file with the colours of the night edition, explained."""
    own = {"background": NIGHT.background, "text": NIGHT.foreground, "accent": NIGHT.accent, **NIGHT.variables}
    own |= {"warning": NIGHT.warning, "error": NIGHT.error}
    lines = ["# A theme of your own. background, text and accent must be there; the others are mixed from them.", ""]
    lines += ["[colours]"]
    lines += [f'{"" if name in NEEDED else "# "}{name} = "{own[name]}"  # {what}' for name, what in NAMES.items()]
    return "\n".join(lines) + "\n"
