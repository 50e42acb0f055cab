"""The commands about feeds: add, remove, feeds, refresh, sample."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import json_option, output_options, pass_session
from newsreader.cli.session import NETWORK, NOTHING, PARTIAL, Session, exit_code
from newsreader.errors import NewsreaderError, UsageError
from newsreader.model import Feed, FoundFeed, RefreshProgress

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.sync.engine import RefreshReport


@click.command()
@click.argument("addresses", metavar="ADDRESS…", nargs=-1, required=True)
@click.option("--folder", metavar="NAME", help="Put it into this folder, made when it is new.")
@click.option("--title", metavar="TEXT", help="Call it this.")
@click.option("--full-text/--feed-text", default=None, help="Fetch the whole page of every article, or never.")
@click.option("--yes", is_flag=True, help="Take the best of several feeds without asking.")
@pass_session
def add(
    session: Session,
    addresses: tuple[str, ...],
    folder: str | None,
    title: str | None,
    full_text: bool | None,
    yes: bool,
) -> int:
    """Add a site or feed, and fetch it."""
    if title and len(addresses) > 1:
        raise UsageError("--title names one feed; there are several addresses.", "Add them one by one.")
    whole_page = session.settings.full_text if full_text is None else full_text
    ask = not yes and sys.stdin.isatty() and sys.stderr.isatty()

    async def work(library: Library) -> tuple[list[Feed], list[int]]:
        added, failures = [], []
        for address in addresses:
            try:
                found = await library.find_feeds(address, _password_for(address))
                best = chosen(found, ask)
                if _leads_elsewhere(address, best.url):
                    p.say(f"Found {best.url}")
                feed = _subscribed(library, best, folder, title)
                if whole_page:
                    library.set_full_text(feed.id, True)
                added.append(feed)
            except NewsreaderError as error:
                p.complain(str(error), error.hint)
                failures.append(exit_code(error))
        if added:
            report = await _refreshed(library, [feed.id for feed in added], quiet=False)
            for name, message, hint in _told(library, report):
                p.complain(f"{name}: {message}", hint)
        return added, failures

    added, failures = session.over_network(work)
    unread = session.library.counts().feeds
    for feed in added:
        session.out.line(f"{feed.id}{p.GAP}{feed.title}{p.GAP}{p.counted(unread.get(feed.id, 0), 'unread article')}")
    return PARTIAL if failures and added else failures[0] if failures else 0


def _subscribed(library: Library, found: FoundFeed, folder: str | None, title: str | None) -> Feed:
    for feed in library.feeds():
        if feed.url == found.url:
            library.keep_login(found)
            p.say(f"“{feed.title}” was subscribed already.")
            if folder is not None:
                library.move_feed(feed.id, folder)
            if title:
                library.rename_feed(feed.id, title)
            return feed
    return library.subscribe(found, folder, title)


def _password_for(address: str) -> str:
    """Asks for the password where a name alone stands in an address, so that it is in no list of commands."""
    from newsreader.logins import named_in

    name, password = named_in(address)
    if not name or password is not None or not sys.stdin.isatty():
        return ""
    asked: str = click.prompt(
        f"Password of {p.one_line(name)}", hide_input=True, default="", show_default=False, err=True
    )
    return asked


def _leads_elsewhere(typed: str, url: str) -> bool:
    """Tells whether a feed was found at another address than the one that was typed."""
    bare = typed.strip().rpartition("://")[2].rpartition("@")[2].rstrip("/")
    return not url.startswith("file:") and url.rpartition("://")[2].rstrip("/") != bare


def _told(library: Library, report: RefreshReport) -> list[tuple[str, str, str]]:
    """Returns feed, problem and what to do about it for every feed that failed."""
    hints = {(each.feed.title, each.message): each.hint for each in library.problems()}
    return [(title, message, hints.get((title, message), "")) for title, message in report.problems]


def chosen(found: Sequence[FoundFeed], ask: bool) -> FoundFeed:
    """Returns the feed meant, the best one or, when there are several and one can ``ask``, the user's choice."""
    if len(found) == 1 or not ask:
        return found[0]
    for number, feed in enumerate(found, 1):
        articles = p.counted(feed.articles, "article") if feed.articles else ""
        p.say(f"{number}{p.GAP}{p.joined([p.one_line(feed.title), feed.url, articles])}")
    choice: int = click.prompt("Which one?", type=click.IntRange(1, len(found)), default=1, err=True)
    return found[choice - 1]


@click.command()
@click.argument("names", metavar="FEED…", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only say which feeds it would be.")
@pass_session
def remove(session: Session, names: tuple[str, ...], dry_run: bool) -> None:
    """Unsubscribe from feeds; bookmarked articles stay."""
    library = session.library
    for feed in {feed.id: feed for feed in (lookup.find_feed(library, name) for name in names)}.values():
        if dry_run:
            p.say(f"“{feed.title}” would be removed.")
        else:
            library.unsubscribe(feed.id)
            p.say(f"“{feed.title}” is removed. newsreader undo brings it back.")


@click.command()
@output_options
@pass_session
def feeds(session: Session, as_json: bool, plain: bool) -> int:
    """List the feeds with their unread articles.

    Plain columns: id, unread, folder, title, address, problem.
    """
    library, out = session.library, session.out
    found = library.feeds()
    folders = {folder.id: folder.title for folder in library.categories()}
    unread = library.counts().feeds
    rows: list[list[p.Segment]] = []
    for feed in found:
        folder, waiting = folders.get(feed.category_id or -1), unread.get(feed.id, 0)
        if as_json:
            out.json(_feed_record(feed, folder, waiting))
        elif plain or not out.is_terminal:
            out.plain(feed.id, waiting, folder, feed.title, feed.url, feed.problem)
        else:
            title = f"{feed.title}{p.GAP}! {feed.problem}" if feed.problem else feed.title
            number = (str(waiting), "accent") if waiting else ("", "")
            rows.append([(str(feed.id), "dim"), number, (p.shortened(folder or "", p.SOURCE_WIDTH), "dim"), title])
    out.columns(rows, align="rr")
    return 0 if found else session.nothing("")


def _feed_record(feed: Feed, folder: str | None, unread: int) -> dict[str, Any]:
    return {
        "id": feed.id,
        "title": feed.title,
        "url": feed.url,
        "site_url": feed.site_url,
        "folder": folder,
        "unread": unread,
        "full_text": feed.full_text,
        "sample": feed.sample,
        "language": feed.language,
        "checked": p.moment_text(feed.checked),
        "succeeded": p.moment_text(feed.succeeded),
        "problem": feed.problem,
    }


@click.command()
@click.argument("names", metavar="FEED…", nargs=-1)
@click.option("--due", is_flag=True, help="Only feeds whose time has come; meant for cron.")
@click.option("--quiet", is_flag=True, help="Print nothing but the failures.")
@json_option
@pass_session
def refresh(session: Session, names: tuple[str, ...], due: bool, quiet: bool, as_json: bool) -> int:
    """Fetch new articles of all feeds, or of those named."""
    library = session.library
    feed_ids = [lookup.find_feed(library, name).id for name in names] or None
    if not library.has_own_feeds():
        p.say("There are no feeds to refresh. newsreader add ADDRESS brings one.")
        return NOTHING
    report = session.over_network(lambda library: _refreshed(library, feed_ids, quiet or as_json, due))
    if report.new and session.settings.notify and (wrong := session.run(_notified(library, session.settings.notify))):
        p.complain(wrong)
    told = _told(library, report)
    for title, message, hint in told:
        p.complain(f"{title}: {message}", hint)
    if as_json:
        problems = [{"feed": title, "message": message, "hint": hint or None} for title, message, hint in told]
        numbers = {"checked": report.checked, "new": report.new, "failed": report.failed}
        session.out.json({**numbers, "articles": list(report.article_ids), "problems": problems})
    elif not quiet:
        failed = f", {report.failed} failed" if report.failed else ""
        feeds = p.counted(report.checked, "feed")
        session.out.line(f"{p.counted(report.new, 'new article')} from {feeds}{failed}.")
    if not report.failed:
        return 0
    return NETWORK if report.failed >= report.checked and not report.new else PARTIAL


async def _refreshed(
    library: Library, feed_ids: Sequence[int] | None, quiet: bool, due_only: bool = False
) -> RefreshReport:
    """Fetches feeds and reads what arrived: whole pages where wanted, quotes, related stories."""
    live = not quiet and sys.stderr.isatty()

    def show(progress: RefreshProgress) -> None:
        print(f"\r\x1b[K{progress.done} of {p.counted(progress.total, 'feed')}", end="", file=sys.stderr, flush=True)

    report = await library.refresh(feed_ids, due_only=due_only, on_progress=show if live else None)
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    await library.prepare_pages(report.article_ids)
    await _prepared(library)
    return report


async def _notified(library: Library, command: Sequence[str]) -> str:
    """Tells of news in followed stories; returns what went wrong, or nothing."""
    from newsreader import notices

    notice = notices.notice_due(library)
    return await notices.run(command, notice) if notice is not None else ""


async def _prepared(library: Library) -> None:
    """Reads everything that has arrived, so that lists know quotes and related stories."""
    while await library.prepare(limit=50):
        pass


@click.command()
@click.option("--remove", "take_away", is_flag=True, help="Take it away again; bookmarked stories stay.")
@pass_session
def sample(session: Session, take_away: bool) -> int:
    """Put the sample edition on the shelf, to look around without a network."""
    if take_away:
        gone = session.library.remove_sample()
        p.say(f"{p.counted(gone, 'story').replace('storys', 'stories')} removed.")
        return 0 if gone else NOTHING
    if session.library.has_sample():
        p.say("The sample edition is there already. newsreader list shows it.")
        return 0
    number = session.library.load_sample()
    session.over_network(_prepared)
    p.say(f"{number} stories are there. newsreader list shows them, newsreader sample --remove takes them away.")
    return 0
