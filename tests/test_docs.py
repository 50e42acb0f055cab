"""README tells the truth: its key table is the program's."""

from __future__ import annotations

from pathlib import Path

from newsreader.ui.keys import KEYS, shown_keys

README = Path(__file__).parent.parent / "README.md"


def key_table() -> str:
    """Returns the table of keys as README shows it."""
    rows = [f"| `{shown_keys(key.keys)}` | {key.description} | `{key.id}` |" for key in KEYS]
    return "\n".join(["| keys | what they do | id |", "|---|---|---|", *rows])


def test_key_table_of_readme_is_the_bindings() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip()
    assert shown == key_table(), "write tests.test_docs.key_table() between the markers of README"


def test_pictures_of_readme_exist() -> None:
    text = README.read_text(encoding="utf-8")
    names = {part.split(")")[0] for part in text.split("](")[1:] if part.startswith(".github/")}
    assert names
    assert all((README.parent / name).is_file() for name in names)
