"""The command ``read``: an article from its title to its end in a pager, and with --plain in words alone.

Plain means for ears: no drawing, no columns, and what the page shows by its looks is said. A paragraph is one line,
which a screen reader speaks without breaks and a pager wraps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import pass_session
from newsreader.cli.session import Session
from newsreader.model import Block, Quote, ReadArticle, Related
from newsreader.ui.disguise import warnings


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.option("--plain", is_flag=True, help="In words alone, for screen readers: quotes, lists and tables are said.")
@click.option("--keep-unread", is_flag=True, help="Do not mark it read.")
@pass_session
@click.pass_context
def read(ctx: click.Context, session: Session, article_id: int, plain: bool, keep_unread: bool) -> None:
    """Read an article in the pager ($PAGER), as man pages are; it counts as read.

    In a pipe it is printed. Example: newsreader read 42 --plain | espeak
    """
    lookup.find_article(session.library, article_id)
    article = session.library.read(article_id)
    if plain:
        click.echo_via_pager(p.guard("\n".join(linear(article))))
    else:
        from newsreader.cli.article import print_article

        with session.out.kept() as lines:
            print_article(session, article)
        click.echo_via_pager("".join(lines).rstrip("\n"), color=session.out.color)
    if not keep_unread and not article.article.read:
        session.library.set_read([article_id])


def linear(read: ReadArticle) -> Iterator[str]:
    """Yields an article as lines to be heard, an empty one between paragraphs."""
    article = read.article
    yield p.one_line(p.title_of(article))
    written = f"{article.published.astimezone():%d %B %Y, %H:%M}".lstrip("0")
    yield ", ".join(filter(None, [p.one_line(article.feed_title), p.one_line(article.author or ""), written]))
    if read.text.note:
        yield p.one_line(read.text.note)
    offset = 0
    for block in read.blocks:
        mine = [each for each in read.text.quotes if offset <= each.start < offset + len(block.text)]
        yield ""
        yield from _said(block, _with_quotes(block.text, mine, offset))
        yield from (f"Beware of a link: {told}." for told in warnings(block))
        offset += len(block.text) + 1
    yield ""
    yield from _related(read.related)
    yield f"End of the article. {p.one_line(article.url or '')}".rstrip()


def _with_quotes(text: str, quotes: Sequence[Quote], offset: int) -> str:
    """Returns a paragraph in which every quote is announced with its speaker: Quote, Ana Ruiz: “…”."""
    told, done = "", 0
    for quote in sorted(quotes, key=lambda each: each.start):
        start = quote.start - offset
        if start < done:  # a quote within a quote is part of what is announced already
            continue
        told += f"{text[done:start]}Quote{f', {p.one_line(quote.speaker)}' if quote.speaker else ''}: "
        done = start
    return told + text[done:]


def _said(block: Block, text: str) -> Iterator[str]:
    """Yields a block in words."""
    inside = [each for each in block.containers if each.opens]
    lead = "".join(
        f"{each.marker} " if each.kind == "item" and each.marker and each.marker[0].isdigit() else _LEADS[each.kind]
        for each in inside
        if each.kind in _LEADS
    )
    if block.kind == "rule":
        yield "Break."
    elif block.kind == "heading":
        yield f"Heading: {p.one_line(text)}"
    elif block.kind == "image":
        yield f"Picture: {p.one_line(text) or 'without a caption'}"
    elif block.kind == "code":
        yield "Code:"
        yield from text.split("\n")
        yield "End of code."
    elif block.kind == "table":
        yield from _table(block)
    else:
        yield lead + p.one_line(text)


_LEADS = {"item": "Item: ", "quote": "Block quote: ", "definition": "Meaning: "}
"""What is said where a container opens."""


def _table(block: Block) -> Iterator[str]:
    header = block.rows[0] if block.header and block.rows else ()
    rows = block.rows[1:] if header else block.rows
    yield f"Table, {p.counted(len(rows), 'row')}:"
    for number, row in enumerate(rows, 1):
        cells = [
            f"{name}: {cell}" if name else cell for name, cell in zip(_padded(header, len(row)), row, strict=False)
        ]
        yield p.one_line(f"Row {number}. {'; '.join(filter(None, cells))}.")
    yield "End of the table."


def _padded(header: Sequence[str], columns: int) -> list[str]:
    return [*header, *[""] * (columns - len(header))]


def _related(found: Sequence[Related]) -> Iterator[str]:
    if not found:
        return
    yield "Related stories, with their numbers:"
    for each in found:
        other = each.article
        yield p.one_line(f"{other.id}. {p.title_of(other)}. {other.feed_title}.")
    yield ""
