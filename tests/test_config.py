"""Settings: order of the sources, what cannot be used is named and left at its default, one place of truth."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader import config
from newsreader.errors import ConfigError


def load(tmp_path: Path, text: str, environ: dict[str, str] | None = None, **flags: object) -> config.Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, environ or {}, flags)


def test_an_absent_file_means_the_defaults(tmp_path: Path) -> None:
    assert config.load(tmp_path / "none.toml", {}) == config.Settings()


def test_the_file_overrides_the_default(tmp_path: Path) -> None:
    found = load(tmp_path, '[view]\nmeasure = 72\n[general]\nbrowser = ["lynx", "%u"]\n')
    assert (found.measure, found.browser, found.warnings) == (72, ("lynx", "%u"), ())
    assert found.origins == {"measure": "file", "browser": "file"}


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    text, environ = (
        '[view]\ntheme = "a"\nmeasure = 50\nmouse = true\n',
        {"NEWSREADER_THEME": "b", "NEWSREADER_MOUSE": "no"},
    )
    found = load(tmp_path, text, environ, theme="c", measure=None)
    assert (found.theme, found.mouse, found.measure) == ("c", False, 50)
    assert found.origins == {"theme": "flag", "mouse": "environment", "measure": "file"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[view]\nmeasur = 3\n", "did you mean measure?"),
        ("[vieww]\n", "did you mean view?"),
        ("[general]\nmeasure = 60\n", "it belongs in [view]"),
        ("view = 3\n", "[view] must be a section"),
        ('[view]\nmeasure = "wide"\n', "must be a whole number"),
        ("[view]\nmeasure = true\n", "must be a whole number"),
        ("[view]\nmeasure = 1000\n", "must be from 40 to 120"),
        ("[view]\nmouse = 1\n", "must be true or false"),
        ('[view]\nicons = "emoji"\n', "must be one of unicode, ascii, nerd"),
        ("[general]\nbrowser = [1]\n", "must be a list of words"),
        ('[general]\nbrowser = "open \'it"\n', "quotation mark that is not closed"),
        ("[keys]\nopen = 3\n", "must be keys in quotes"),
        ("[view\n", "cannot be read, so the defaults hold"),
    ],
)
def test_what_cannot_be_used_is_named_and_left_at_its_default(tmp_path: Path, text: str, words: str) -> None:
    found = load(tmp_path, text)
    assert len(found.warnings) == 1
    assert words in found.warnings[0]
    assert found.measure == 66
    assert found.icons == "unicode"


def test_one_bad_setting_does_not_cost_the_others(tmp_path: Path) -> None:
    found = load(tmp_path, "[view]\nmeasure = 3\nmouse = false\n")
    assert (found.measure, found.mouse, len(found.warnings)) == (66, False, 1)


def test_bytes_that_are_not_text_do_not_stop_the_start(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"[view]\ntheme = '\xff'\n")
    assert "not UTF-8" in config.load(path, {}).warnings[0]


def test_a_folder_in_the_files_place_does_not_stop_the_start(tmp_path: Path) -> None:
    assert config.load(tmp_path, {}).warnings


@pytest.mark.parametrize("value", ["maybe", "-1", "9" * 50, "٣"])
def test_a_bad_variable_is_named(value: str) -> None:
    found = config.load(Path("none.toml"), {"NEWSREADER_REFRESH_MINUTES": value})
    assert found.refresh_minutes == 30
    assert found.warnings[0].startswith("NEWSREADER_REFRESH_MINUTES must be")


def test_a_command_in_a_variable_is_split_as_in_a_shell() -> None:
    found = config.load(Path("none.toml"), {"NEWSREADER_BROWSER": "firefox --new-window '%u'"})
    assert found.browser == ("firefox", "--new-window", "%u")


def test_keys_may_be_written_with_or_without_quotes_and_as_lists(tmp_path: Path) -> None:
    found = load(tmp_path, '[keys]\n"story.browser" = "o,f5"\nstory.next = ["J", "down"]\n')
    assert dict(found.keys) == {"story.browser": "o,f5", "story.next": "J,down"}


def test_the_default_file_changes_nothing_and_names_every_setting(tmp_path: Path) -> None:
    text = config.default_file()
    assert load(tmp_path, text) == config.Settings()
    for definition in config.definitions():
        assert definition.name in text
        assert definition.metadata["doc"].split("\n")[0] in text


def test_the_default_file_with_every_line_taken_up_is_the_default(tmp_path: Path) -> None:
    names = {definition.name for definition in config.definitions()}
    lines = config.default_file().splitlines()
    taken = [line.removeprefix("# ") if line.removeprefix("# ").split(" = ")[0] in names else line for line in lines]
    found = load(tmp_path, "\n".join(taken))
    assert found.warnings == ()
    assert all(
        getattr(found, each.name) == config.default_of(each) for each in config.definitions() if each.name != "keys"
    )


def test_the_default_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    config.write_default_file(path)
    with pytest.raises(ConfigError):
        config.write_default_file(path)


def test_one_directory_may_hold_everything(tmp_path: Path) -> None:
    paths = config.find_paths(environ={"NEWSREADER_HOME": str(tmp_path)})
    assert paths.home == tmp_path
    assert {paths.config.parent, paths.database.parent, paths.log.parent} == {tmp_path}
    assert config.find_paths(tmp_path / "flag", {"NEWSREADER_HOME": "/elsewhere"}).home == tmp_path / "flag"


def test_without_one_the_system_decides() -> None:
    paths = config.find_paths(environ={})
    assert paths.home is None
    assert [paths.config.name, paths.database.name, paths.log.name] == [
        "config.toml",
        "newsreader.db",
        "newsreader.log",
    ]


TOML_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(value=TOML_VALUES, name=st.sampled_from([*config.Settings.__slots__, "nothing"]))
def test_no_value_stops_the_start(tmp_path_factory: pytest.TempPathFactory, value: object, name: str) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    written = [f"[{section}]\n{name} = {config.as_toml(value)}\n" for section in ("general", "view", "keys")]
    path.write_text("".join(written), encoding="utf-8", errors="replace")
    found = config.load(path, {})
    assert 40 <= found.measure <= 120
    assert isinstance(found.browser, tuple)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_file_stops_the_start(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_bytes(data)
    assert isinstance(config.load(path, {}), config.Settings)


def test_values_are_written_as_toml() -> None:
    for value in (3, True, "a “b”\n", ("x", "y"), {"story.open": "l,enter"}):
        read = tomllib.loads(f"v = {config.as_toml(value)}")["v"]
        assert read == (list(value) if isinstance(value, tuple) else value)
