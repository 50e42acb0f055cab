"""NewsApp: themes, keymap, stylesheet and the last line of defence. Everything on the screen begins in browse."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from textual import events, on
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES, Theme

from newsreader.library import Library
from newsreader.model import LOCAL, View
from newsreader.ui import terminal, themes
from newsreader.ui.account_actions import LibraryChosen
from newsreader.ui.browse import BrowseScreen, FirstPainted
from newsreader.ui.guard import AsciiSigns, TerminalGuard
from newsreader.ui.keys import KEYS, check_keymap, shown_keys
from newsreader.ui.options import Options
from newsreader.ui.sweeper import Sweeper
from newsreader.ui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from newsreader.libraries import Libraries
    from newsreader.ui.palette import Entry

__all__ = ["NewsApp", "Options"]


FIRST_STYLES, LATER_STYLES = ("app.tcss",), ("article.tcss", "panels.tcss")
"""What the first paint needs, and what can wait for it: reading a stylesheet takes longer than painting the list."""


def styles(names: Iterable[str]) -> list[str | PurePath]:
    """Returns stylesheets: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parent.parent / "styles"
    folder = inside if inside.is_dir() else inside.parent.parent / "styles"
    return [folder / name for name in names]


LAST_SECONDS = 3
"""For what is at hand when the terminal is gone. Marks are stored as they are made, so that nothing is lost."""


class NewsApp(TerminalApp):
    """The newsreader on the screen."""

    TITLE = "newsreader"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    DEFAULT_MODE = "First"

    def __init__(self, library: Library, options: Options | None = None, libraries: Libraries | None = None) -> None:
        self.library = library
        self.libraries = libraries
        self._places: dict[Path, str] = {library.path: self.DEFAULT_MODE}
        """Textual's modes, each with the screens of one library, by the path of its database."""
        self.options = options or Options()
        self._guard = TerminalGuard()
        self._sweeper = Sweeper()
        self._colours: tuple[Theme | None, dict[str, str]] = None, {}
        """The theme that was last asked for its colours, and these."""
        self._early: list[events.Key] | None = []
        """Keys pressed before the first paint; None from then on."""
        super().__init__(css_path=styles(FIRST_STYLES))
        for theme in themes.OWN:
            self.register_theme(theme)
        self.theme, warnings = self._wanted_theme()
        self.refresh_css()
        keymap, wrong = check_keymap(self.options.keys)
        self.set_keymap(keymap)
        self.options = replace(self.options, keys=keymap)
        self._warnings = (*self.options.warnings, *warnings, *wrong)

    def _wanted_theme(self) -> tuple[str, list[str]]:
        name, light = self.options.theme, self.options.background.light
        if os.environ.get("NO_COLOR") or name == "ansi":
            return ("ansi-light" if light else "ansi-dark"), []
        if name == "auto":
            return themes.own(light), []
        if name not in self.available_themes and self.options.themes is not None:
            from newsreader.ui.theme_file import read_theme

            own, problem = read_theme(self.options.themes / f"{name}.toml")
            if own is None:
                return themes.own(light), [problem]
            self.register_theme(own)
        if name in self.available_themes:
            return name, []
        return themes.own(light), [f"There is no theme {name!r}; ctrl+p, Theme lists them."]

    def get_css_variables(self) -> dict[str, str]:
        """Returns the colours of the theme with our roles; those of Textual's own themes are made legible.

        Textual asks several times at the start, first before the theme is known; making them takes milliseconds."""
        theme = self.current_theme
        if themes.NIGHT.name in self.available_themes and theme is not self._colours[0]:
            made = theme.to_color_system().generate()
            variables = themes.derived(made, theme.ansi) | made | theme.variables
            if self.theme in BUILTIN_THEMES and not theme.ansi:
                from newsreader.ui.contrast import legible

                variables = legible(variables)
            self._colours = theme, variables
        self.theme_variables = self._colours[1]
        return self.theme_variables

    def get_default_screen(self) -> Screen[None]:
        """Returns the screen of the first library.

        It is a mode of its own only once it is there: Textual parses all styles anew for a mode's first screen."""
        screen = BrowseScreen(self.library, replace(self.options, warnings=self._warnings), self.libraries)
        screen.fit(self.size)
        return screen

    @on(LibraryChosen)
    async def _library_chosen(self, event: LibraryChosen) -> None:
        """Turns to another library; the one that is left stays as it is, behind the screen."""
        library = event.library
        if library.path not in self._places:
            mode = library.account.name if library.account else LOCAL
            fresh = partial(BrowseScreen, library, self.options, self.libraries, connected=event.connected)
            self.add_mode(mode, fresh)
            self._places[library.path] = mode
        self.library = library
        await self.switch_mode(self._places[library.path])
        if event.connected and isinstance(self.screen, BrowseScreen) and not self.screen.connected:
            self.screen.action_refresh_all()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Adds the guard, which lets no control character through to the terminal.

        Where no colours are wanted Textual chooses its filter before there is a theme, and wrongly for one that keeps
        the terminal's own colours: text and ground would both be black."""
        own = [NoColor() if isinstance(each, Monochrome) else each for each in super().get_line_filters()]
        spelled = [AsciiSigns()] if self.options.icons == "ascii" else []
        return [*(own if self.native_ansi_color else super().get_line_filters()), *spelled, self._guard]

    def on_mount(self) -> None:
        """Makes the first library one to come back to; expects what the terminal has been too slow to answer."""
        self.add_mode(self.DEFAULT_MODE, self.get_default_screen)
        if self.options.background.late:
            self.run_worker(self._learn_background())
        if not self.is_headless:
            self._heed_signals()

    def _heed_signals(self) -> None:
        """Leaves as by a key when the system ends the program, so that the terminal is given back."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, partial(self.exit, return_code=128 + each))
        # Not by the loop, which may wait for the terminal.
        signal.signal(signal.SIGHUP, lambda *_: self._hang_up(loop))

    def _hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        """Leaves a terminal that is gone: what still waits for it is ended soon."""
        signal.signal(signal.SIGCONT, signal.SIG_IGN)  # comes next, and Textual would begin anew on nothing
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LAST_SECONDS)
        loop.call_soon_threadsafe(partial(self.exit, return_code=128 + signal.SIGHUP))

    async def _learn_background(self) -> None:
        chosen = self.theme
        light = terminal.light_from((await self.ask_terminal("")).encode())
        if (
            self.options.theme == "auto"
            and light is not None
            and self.theme == chosen
            and not os.environ.get("NO_COLOR")
        ):
            self.theme = themes.own(light)

    async def on_event(self, event: events.Event) -> None:
        """Keeps keys that are pressed before anything is painted until it is."""
        if isinstance(event, events.Key):
            self._sweeper.put_off()
        if self._early is not None and isinstance(event, events.Key):
            self._early.append(event)
        else:
            await super().on_event(event)

    async def on_first_painted(self, event: FirstPainted) -> None:
        """Brings what the first paint did without; then come the keys that were pressed meanwhile."""
        if self._early is not None:
            self.stylesheet.read_all([PurePath(each) for each in styles(LATER_STYLES)])
            self.stylesheet.parse()  # else the first widget that is made would be styled without them
        event.screen.complete(self._sweeper.pressing)
        self._sweeper.begin()
        early, self._early = self._early or [], None
        for key in early:
            await self.on_event(key)

    def refresh_css(self, animate: bool = True) -> None:
        """Draws in the colours of another theme; before there is a screen nothing need be parsed again."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def post_display_hook(self) -> None:
        """Lets the screen paint pictures over what has been drawn."""
        if self.screen_stack and isinstance(screen := self.screen, BrowseScreen):
            screen.paint_pictures()

    def action_command_palette(self) -> None:
        """Opens the list of everything that can be asked for by name."""
        if isinstance(self.screen, BrowseScreen):
            from newsreader.ui.palette import PaletteScreen

            self.push_screen(PaletteScreen(self._entries(self.screen)), self._run_entry)

    def _entries(self, screen: BrowseScreen) -> list[Entry]:
        from newsreader.ui.palette import Entry
        from newsreader.ui.signs import keys_named

        keys = [key for key in KEYS if not key.id.startswith(("nav.", "voices."))]
        icons = self.options.icons
        shown = {key.id: keys_named(shown_keys(self.options.keys.get(key.id, key.keys)), icons) for key in keys}
        found = [Entry(key.description, shown[key.id], self._runner(screen, key.action)) for key in keys]
        found += [
            Entry("Connect a server", "FreshRSS, Miniflux …", screen.connect_server),
            Entry("Put the sample edition away", "removes the sample stories", screen.put_sample_away),
            Entry("Bring the sample edition", "stories to look around in", screen.bring_sample),
            Entry("Save a picture of the screen", "SVG, in the downloads folder", self.action_screenshot),
        ]
        about = {"category": "folder", "tag": "tag", "smart": "smart feed"}
        found += [
            Entry(row.label, about.get(row.view.kind, "list"), self._shower(screen, row.view))
            for row in screen.shelf.rows
            if row.view is not None and row.view.kind not in ("feed", "voices")
        ]
        found += [Entry(feed.title, "feed", self._shower(screen, View("feed", feed.id))) for feed in screen.feeds_known]
        return [
            *found,
            *(Entry(f"Theme {name}", "colours", partial(self._take_theme, name)) for name in self._themes()),
        ]

    @staticmethod
    def _shower(screen: BrowseScreen, view: View) -> Callable[[], object]:
        return partial(screen.jump_to, view)

    def _themes(self) -> list[str]:
        folder = self.options.themes
        own = sorted(path.stem for path in folder.glob("*.toml")) if folder is not None else []
        return [*own, *(name for name in self.available_themes if name not in own)]

    def _take_theme(self, name: str) -> None:
        if name not in self.available_themes and self.options.themes is not None:
            from newsreader.ui.theme_file import read_theme

            theme, problem = read_theme(self.options.themes / f"{name}.toml")
            if theme is None:
                self.notify(problem, severity="warning", markup=False)
                return
            self.register_theme(theme)
        self.theme = name

    async def _run_entry(self, entry: Entry | None) -> None:
        done = entry.run() if entry is not None else None
        if isinstance(done, Awaitable):
            await done

    @staticmethod
    def _runner(screen: BrowseScreen, action: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await screen.run_action(action)

        return run

    async def action_quit(self) -> None:
        """Leaves at once; everything is saved already."""
        self.exit()

    async def on_unmount(self) -> None:
        """Ends connections and workers."""
        await (self.libraries or self.library).close_network()

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables, secrets among them, over the user's shell.
        from newsreader import crash

        error, place = self._exception, self.options.log_path
        told = f"newsreader stopped: {type(error).__name__}. Nothing stored was lost."
        if error is not None and place is not None:
            told += f" Details: {crash.keep(error, place)}"
        self.bell()
        self._exit_renderables.append(told)
        self._close_messages_no_wait()
