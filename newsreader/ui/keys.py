"""Every key of the newsreader in one table: bindings, footer hints, help and README are made from it.

Each action has an id that the configuration can bind to other keys. Textual accepts unknown ids and nonsense
keys in a keymap silently, so ``check_keymap`` says what is wrong with one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual.binding import Binding

from newsreader.values import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """An action that can be bound."""

    id: str
    keys: str
    """Default keys, separated by commas, in Textual's names."""
    action: str
    description: str
    group: str


MOVE, READ, MARK, FIND, LOOK, FEEDS, APP = "Move", "Read", "Mark", "Find", "Look", "Feeds", "Program"
VOICES = "Voices"
"""Actions of the voices screen alone."""

KEYS: tuple[Key, ...] = (
    Key("nav.down", "j,down", "down", "Next story, or a line down", MOVE),
    Key("nav.up", "k,up", "up", "Previous story, or a line up", MOVE),
    Key("nav.top", "home", "top", "Top (also gg)", MOVE),
    Key("nav.bottom", "G,end", "bottom", "End", MOVE),
    Key("nav.half_down", "ctrl+d", "half(1)", "Half a page down", MOVE),
    Key("nav.half_up", "ctrl+u", "half(-1)", "Half a page up", MOVE),
    Key("nav.page_down", "pagedown,ctrl+f", "page(1)", "A page down", MOVE),
    Key("nav.page_up", "pageup,ctrl+b", "page(-1)", "A page up", MOVE),
    Key("list.seek", "semicolon", "seek", "To a headline in the list, by its letters; then next and previous", MOVE),
    Key("list.date", "d", "to_date", "To a date in the list", MOVE),
    Key("pane.next", "tab", "pane(1)", "Next pane", MOVE),
    Key("pane.previous", "shift+tab", "pane(-1)", "Previous pane", MOVE),
    Key("story.open", "enter,l,right", "open", "Open the story", READ),
    Key("reader.space", "space", "read_on(1)", "Read on: a page, then the next unread story", READ),
    Key("reader.back_page", "minus,shift+space", "read_on(-1)", "A page back", READ),
    Key("story.next_unread", "n", "unread(1)", "Next unread story; next match while finding", READ),
    Key("story.previous_unread", "N,p", "unread(-1)", "Previous unread story; previous match while finding", READ),
    Key("story.next", "J", "story(1)", "Next version of the story, then the next story", READ),
    Key("story.previous", "K", "story(-1)", "Previous version, then the story before", READ),
    Key("story.so_far", "S", "story_so_far", "The story so far: its articles and quotes in order", READ),
    Key("story.changes", "c", "changes", "What its publisher changed in the article", READ),
    Key("quotes.next", "right_square_bracket", "quote(1)", "Next quote", READ),
    Key("quotes.previous", "left_square_bracket", "quote(-1)", "Previous quote", READ),
    Key("quotes.panel", "Q", "quotes", "Quotes of the article, by voice", READ),
    Key("reader.related", "T", "related", "To other versions and related stories (1–9 open them)", READ),
    Key("reader.forward", "L,alt+right", "forward", "Forward again; from the front page to where you left off", READ),
    Key("link.number", "0", "links", "Number the links: a number opens here, o first in the browser, y copies", READ),
    Key("reader.full", "x", "full_text", "Fetch the full page; again: the text of the feed", READ),
    Key("reader.images", "I", "images", "Show or hide the pictures of the story", READ),
    Key("story.browser", "o", "browser(False)", "Open in the browser", READ),
    Key("story.browser_read", "O", "browser(True)", "Open in the browser and mark read", READ),
    Key("story.copy", "y", "copy_link", "Copy the link", READ),
    Key("story.copy_quote", "Y", "copy_quote", "Copy the quote, or headline, with its source", READ),
    Key("story.save", "w", "save", "Save as a Markdown or HTML file", READ),
    Key("story.send", "W", "send", "Send the link to Wallabag, Readeck or another service", READ),
    Key("story.pipe", "vertical_line", "pipe", "Give the article as Markdown to a program", READ),
    Key("story.commands", "ampersand", "own_commands", "Your own commands for the article", READ),
    Key("story.bookmark", "b", "bookmark", "Bookmark on or off", MARK),
    Key("story.tags", "B", "tags", "Tags of the bookmark", MARK),
    Key("story.note", "E", "note", "Note on the quote in view that was gone to, else on the article", MARK),
    Key("story.toggle_read", "m", "toggle_read", "Read or unread", MARK),
    Key("story.follow", "F", "follow", "Follow the story: it stays at the top", MARK),
    Key("story.part", "X", "not_same", "Not the same story: takes the article out of it", MARK),
    Key("story.same", "plus", "same", "The same story: on one article, then on the other", MARK),
    Key("story.mute", "M", "mute", "Mute words, a speaker, feed or author of the story; the rules there are", MARK),
    Key("list.mark_all", "A", "mark_all", "Mark all in this list read", MARK),
    Key("app.undo", "u", "undo", "Undo", MARK),
    Key("app.redo", "U", "redo", "Redo", MARK),
    Key("search.open", "slash", "search", "Search everything; on a page, find in it; on the shelf, a feed", FIND),
    Key("search.everything", "ctrl+slash,ctrl+g", "search_everything", "Search everything, from anywhere", FIND),
    Key("view.voices", "V", "voices", "Voices: who said what, across everything", FIND),
    Key("view.front", "P", "front", "Front page: what matters since your last visit", LOOK),
    Key("view.history", "H", "history", "History: what you read, the last first", LOOK),
    Key("view.cycle", "v", "cycle_view", "Unread, all stories, bookmarks", LOOK),
    Key("list.group", "equals_sign", "group", "One row for each story, or for each article", LOOK),
    Key("list.order", "C", "turn_order", "The newest first, or the oldest, in this list", LOOK),
    Key("view.focus", "z", "focus_mode", "The page alone", LOOK),
    Key("view.narrower", "less_than_sign", "measure(-4)", "Narrower lines", LOOK),
    Key("view.wider", "greater_than_sign", "measure(4)", "Wider lines", LOOK),
    Key("view.feeds", "f", "feeds", "Feeds and folders", LOOK),
    Key("view.theme", "t", "theme", "Night or morning", LOOK),
    Key("list.show_new", "full_stop", "show_new", "Show the stories that have arrived", LOOK),
    Key("list.muted", "comma", "muted", "Show what is muted, and back", LOOK),
    Key("view.problems", "exclamation_mark", "problems", "Feeds with problems", FEEDS),
    Key("refresh.feed", "r", "refresh_feed", "Refresh this feed or list", FEEDS),
    Key("refresh.all", "R", "refresh_all", "Refresh all feeds", FEEDS),
    Key("feed.add", "a", "add_feed", "Add a site or feed", FEEDS),
    Key("feed.import", "i", "import_saved", "Import from another reader: OPML, newsboat, Pocket and others", FEEDS),
    Key("feed.edit", "e", "edit_feed", "Name, folder and full text of the feed", FEEDS),
    Key("feed.unsubscribe", "D", "unsubscribe", "Unsubscribe (undo brings it back)", FEEDS),
    Key("server.connect", "s", "connect", "Bookmark too; on the first run: connect a server", FEEDS),
    Key("server.accounts", "at", "accounts", "Accounts: read another one, or connect a server", FEEDS),
    Key("voices.order", "o", "order", "Voices: newest, or most quoted first", VOICES),
    Key("voices.merge", "m", "merge", "Voices: merge two names of one person, on one, then on the other", VOICES),
    Key("voices.split", "s", "split", "Voices: split off the name behind a quote", VOICES),
    Key("app.back", "q,h,left,backspace", "back", "Back; at the top, leave", APP),
    Key("app.close", "escape", "close", "Close what is open; stop refreshing", APP),
    Key("app.help", "question_mark,f1", "help", "These keys", APP),
    Key("app.palette", "ctrl+p,colon", "palette", "Every command by name", APP),
    Key("app.redraw", "ctrl+l", "redraw", "Draw the screen again", APP),
    Key("app.suspend", "ctrl+z", "app.suspend_process", "To the shell; fg returns", APP),
    Key("app.quit", "ctrl+q", "app.quit", "Leave at once", APP),
)

BY_ID: Mapping[str, Key] = {key.id: key for key in KEYS}

VOICE_ACTIONS: Mapping[str, str] = {
    "nav.down": "step(1)",
    "nav.up": "step(-1)",
    "nav.top": "edge(-1)",
    "nav.bottom": "edge(1)",
    "nav.page_down": "page(1)",
    "nav.page_up": "page(-1)",
    "reader.space": "page(1)",
    "reader.back_page": "page(-1)",
    "pane.next": "turn",
    "pane.previous": "turn",
    "story.open": "open",
    "story.copy": "copy",
    "story.copy_quote": "copy",
    "story.bookmark": "bookmark",
    "search.open": "search",
    "app.undo": "undo",
    "app.redo": "redo",
    "app.back": "back",
    "app.close": "close",
    "app.help": "help",
    "view.voices": "leave",
    "voices.order": "order",
    "voices.merge": "merge",
    "voices.split": "split",
}
"""What an action is on the voices screen, by id."""

SYMBOLS = {
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "full_stop": ".",
    "semicolon": ";",
    "comma": ",",
    "exclamation_mark": "!",
    "question_mark": "?",
    "vertical_line": "|",
    "ampersand": "&",
    "slash": "/",
    "at": "@",
    "colon": ":",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "space": "space",
    "enter": "⏎",
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "⌫",
    "ctrl+slash": "ctrl+/",
}


def bindings() -> list[Binding]:
    """Makes the bindings of the reading screen."""
    return [
        Binding(key.keys, key.action, key.description, show=False, id=key.id) for key in KEYS if key.group != VOICES
    ]


def voice_bindings() -> list[Binding]:
    """Makes the bindings of the voices screen."""
    return [
        Binding(BY_ID[name].keys, action, show=False, id=name, priority=name.startswith("pane."))
        for name, action in VOICE_ACTIONS.items()
    ]


def keys_in_force(keymap: Mapping[str, str], ids: str) -> str:
    """Returns the first key in force of each action named; what is no action stands for itself."""
    found = (BY_ID[each].keys if each in BY_ID else each for each in ids.split())
    bound = (keymap.get(each, keys) for each, keys in zip(ids.split(), found, strict=True))
    return " ".join(shown_keys(keys.split(",")[0].strip()) for keys in bound)


def shown_keys(keys: str) -> str:
    """Turns Textual's key names into what stands on the keyboard: “j ↓”."""
    return " ".join(SYMBOLS.get(key, key) for key in keys.split(","))


def check_keymap(keymap: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Returns the usable part of a keymap and what is wrong with the rest, one line each."""
    import difflib

    good: dict[str, str] = {}
    wrong: list[str] = []
    for name, keys in keymap.items():
        if name not in BY_ID:
            near = difflib.get_close_matches(name, BY_ID, n=1)
            wrong.append(f"[keys] {name} is not an action{f'; did you mean {near[0]}?' if near else '.'}")
        elif bad := [key for key in keys.split(",") if not _is_key(key.strip())]:
            wrong.append(f"[keys] {name}: {bad[0]!r} is not a key.")
        else:
            good[name] = ",".join(textual_name(key.strip()) for key in keys.split(","))
    reading = {key.id for key in KEYS if key.group != VOICES}
    clashes = _clashes(good, reading) + _clashes(good, VOICE_ACTIONS.keys())
    return good, wrong + list(dict.fromkeys(clashes))


def _clashes(keymap: Mapping[str, str], screen: Collection[str]) -> list[str]:
    """Returns which keys of a screen's actions are taken from others there."""
    taken: dict[str, str] = {}
    for key in KEYS:
        if key.id not in keymap and key.id in screen:
            taken.update(dict.fromkeys(key.keys.split(","), key.id))
    return [
        f"[keys] {name} takes {SYMBOLS.get(key, key)!r} from {taken[key]}."
        for name, keys in keymap.items()
        for key in keys.split(",")
        if name in screen and key in taken
    ]


def textual_name(key: str) -> str:
    """Returns Textual's name of a key: that of a single character, else what is given."""
    from textual.keys import _character_to_key

    return _character_to_key(key) if len(key) == 1 else key


def _is_key(key: str) -> bool:
    from textual.keys import Keys

    if len(key) == 1:
        return key.isprintable()
    stem = key.rsplit("+", 1)[-1]
    modifiers = key.split("+")[:-1]
    names = {each.value for each in Keys} | set(SYMBOLS) | {"space", "minus", "plus", "comma"}
    return (len(stem) == 1 or stem in names) and all(each in {"ctrl", "alt", "shift", "super"} for each in modifiers)
