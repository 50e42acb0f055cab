"""The two themes of our own, and what the newsreader's colours become in any other theme.

Roles beyond Textual's own: ``quote`` and ``quote-tint`` light direct quotes, ``count`` numbers, ``muted``
all metadata, ``rule`` thin lines, ``row`` the selected row, ``shelf`` the feed list, ``match`` what was
found. Widgets use roles only.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

NIGHT = Theme(
    name="night-edition",
    primary="#d9a441",
    secondary="#7fa7c9",
    accent="#d9a441",
    warning="#d98e41",
    error="#d9705f",
    success="#8fae7a",
    foreground="#d9d4c7",
    background="#121316",
    surface="#17181c",
    panel="#1e1f24",
    dark=True,
    text_alpha=1.0,
    variables={
        "quote": "#e0ad4c",
        "quote-tint": "#1d1b18",
        "count": "#7fa7c9",
        "muted": "#837f75",
        "faded": "#a8a397",
        "rule": "#2b2c31",
        "row": "#212227",
        "shelf": "#17181c",
        "match": "#d9a441 30%",
        "screen-selection-background": "#d9a441 40%",
        "input-selection-background": "#d9a441 35%",
        "footer-background": "#17181c",
        "border": "#3a3a3f",
        "scrollbar": "#26272c",
        "scrollbar-hover": "#3a3a3f",
        "scrollbar-active": "#d9a441",
        "scrollbar-background": "#121316",
        "scrollbar-background-hover": "#121316",
        "scrollbar-background-active": "#121316",
        "scrollbar-corner-color": "#121316",
    },
)
"""*Night Edition*: ink-dark paper, one amber accent."""

MORNING = Theme(
    name="morning-edition",
    primary="#9a2a1f",
    secondary="#2f5f8f",
    accent="#9a2a1f",
    warning="#86570f",
    error="#a3241a",
    success="#4f6f3a",
    foreground="#25231f",
    background="#f6f1e6",
    surface="#efe7d6",
    panel="#e8dfcb",
    dark=False,
    text_alpha=1.0,
    variables={
        "quote": "#9a2a1f",
        "quote-tint": "#efe2d6",
        "count": "#2f5f8f",
        "muted": "#78725f",
        "faded": "#57534a",
        "rule": "#ddd3bd",
        "row": "#e7dfcc",
        "shelf": "#efe7d6",
        "match": "#9a2a1f 25%",
        "screen-selection-background": "#9a2a1f 30%",
        "input-selection-background": "#9a2a1f 25%",
        "footer-background": "#efe7d6",
        "border": "#c9bda3",
        "scrollbar": "#ddd3bd",
        "scrollbar-hover": "#c9bda3",
        "scrollbar-active": "#9a2a1f",
        "scrollbar-background": "#f6f1e6",
        "scrollbar-background-hover": "#f6f1e6",
        "scrollbar-background-active": "#f6f1e6",
        "scrollbar-corner-color": "#f6f1e6",
    },
)
"""*Morning Edition*: warm paper, one oxblood accent."""

OWN = (NIGHT, MORNING)


def own(light: bool | None) -> str:
    """Returns the name of the theme of ours for a light or a dark terminal."""
    return (MORNING if light else NIGHT).name


def is_known(name: str) -> bool:
    """Returns whether a theme of ours or Textual's can be asked for by this name."""
    return name in names()


def names() -> list[str]:
    """Returns the names that can be asked for without a file of one's own."""
    return ["auto", "ansi", *(theme.name for theme in OWN), *BUILTIN_THEMES]


def derived(variables: dict[str, str], ansi: bool) -> dict[str, str]:
    """Returns our roles for a theme that does not define them, from those every theme has."""
    if ansi:
        return {
            "quote": "ansi_yellow",
            "quote-tint": "ansi_default",
            "count": "ansi_blue",
            "muted": "ansi_bright_black",
            "faded": "ansi_default",
            "rule": "ansi_bright_black",
            "row": "ansi_default",
            "shelf": "ansi_default",
            "match": "ansi_default",
        }
    return {
        "quote": variables["accent"],
        "quote-tint": variables["surface"],
        "count": variables["secondary-lighten-2"] if "secondary-lighten-2" in variables else variables["secondary"],
        "muted": f"{variables['foreground']} 60%",
        "faded": f"{variables['foreground']} 80%",
        "rule": variables["panel"],
        "row": variables["panel"],
        "shelf": variables["surface"],
        "match": f"{variables['accent']} 30%",
    }
