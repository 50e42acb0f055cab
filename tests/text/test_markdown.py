"""HTML to Markdown to blocks: text is never syntax, and nothing that can be read is lost."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Block, Container, Span
from newsreader.text.markdown import LONG, PIECE, blocks, blocks_and_cuts, plain_text, to_markdown

BASE = "https://news.example/a/"


def shown(html: str) -> tuple[Block, ...]:
    return blocks(to_markdown(html, BASE))


def words(text: str) -> str:
    return re.sub(r"[\s\ufffd]+", "", text)


# --- what survives, whatever the text ------------------------------------------------------------------------

TEXT = st.text(st.sampled_from("ab1. )-+*_`#[]()<>&;!|~=\\:\"'“”é。的 \n"), max_size=12)
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    return "".join(ESCAPES.get(each, each) for each in text)


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """Draw HTML and the text it shows."""
    parts = [draw(TEXT).replace("\n", " ")]
    html = escaped(parts[0])
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        tag = draw(st.sampled_from(["b", "i", "em", "strong", "s", "a", "code", "sub", "span", "mark", "br"]))
        inner_html, inner = draw(inline(depth - 1))
        if tag == "br":
            html += "<br>"
        elif tag == "a":
            html += f'<a href="/x_(y)*z">{inner_html}</a>' if "<a " not in inner_html else inner_html
            parts.append(inner)
        else:
            html += f"<{tag}>{inner_html}</{tag}>"
            parts.append(inner)
        tail = draw(TEXT).replace("\n", " ")
        html += escaped(tail)
        parts.append(tail)
    return html, "".join(parts)


@st.composite
def flow(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """Draw blocks of HTML and the text they show."""
    html, shown_text = "", ""
    for _ in range(draw(st.integers(1, 3))):
        tag = draw(st.sampled_from(["p", "p", "h2", "div", "blockquote", "ul", "ol", "pre", "table", "text"]))
        body, text = draw(inline())
        if tag in ("div", "blockquote") and depth:
            inner_html, inner = draw(flow(depth - 1))
            body, text = f"{body}{inner_html}", text + inner
        elif tag in ("ul", "ol"):
            inner_html, inner = draw(flow(depth - 1)) if depth else ("x", "x")
            body, text = f"<li>{body}</li><li>{inner_html}</li>", text + inner
        elif tag == "table":
            body, text = f"<tr><td>{body}</td><td>x</td></tr>", text + "x"
        html += body if tag == "text" else f"<{tag}>{body}</{tag}>"
        shown_text += text
    return html, shown_text


@given(flow())
@settings(max_examples=400, deadline=None)
def test_visible_text_survives(drawn: tuple[str, str]) -> None:
    html, text = drawn
    assert words(plain_text(shown(html))) == words(text)


@given(st.text(st.sampled_from("ab \n#*_`-+>1.|[]()<!&~=\\"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_plain_text_is_never_syntax(text: str) -> None:
    html = f"<p>{escaped(text)}</p>"
    assert [each.kind for each in shown(html)] in ([], ["paragraph"])
    assert words(plain_text(shown(html))) == words(text)


@given(st.text(st.sampled_from("ab \n#*_`-+>1.|[]()<!&~=\\\t:x/\x1b\u202e"), max_size=80))
@settings(max_examples=200, deadline=None)
def test_blocks_take_any_markdown(markdown: str) -> None:
    for each in blocks(markdown):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", each.text)
        for span in each.spans:
            assert 0 <= span.start < span.end <= len(each.text)


# --- converters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<h2>Head</h2><p>text</p>", "## Head\n\ntext"),
        ("<p>a <b>bold</b> and <em>soft</em> word</p>", "a **bold** and *soft* word"),
        ("<p><b>Name:</b>text</p>", "**Name**:text"),
        ("<p>x<b> spaced </b>y</p>", "x **spaced** y"),
        ("<p><b><i>both</i></b></p>", "**_both_**"),
        ("<p><b>one</b><b>two</b></p>", "**onetwo**"),
        ("<p><s>gone</s></p>", "~~gone~~"),
        ("<p>H<sub>2</sub>O x<sup>2</sup></p>", "H<sub>2</sub>O x<sup>2</sup>"),
        ("<p><code>a</code> <code>b`c</code> <code>`</code></p>", "`a` ``b`c`` `` ` ``"),
        ("<p>a<br>- b</p>", "a\\\n\\- b"),
        ("<p>1986. A year.</p>", "1986\\. A year."),
        ("<p>snake_case and _x_ 2*3*4</p>", "snake_case and \\_x\\_ 2\\*3\\*4"),
        ("<p>AT&amp;T &amp;amp; a &lt; b &lt;i&gt;</p>", "AT&T \\&amp; a < b \\<i>"),
        ('<p><a href="/x_(y)">a [b]</a></p>', r"[a \[b\]](https://news.example/x_%28y%29)"),
        ('<p><a href="javascript:x">a</a></p>', "a"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<blockquote>a<cite>B</cite></blockquote>", "> a*B*"),
        ('<pre><code class="language-python">a\n\n\n*b*</code></pre>', "```python\na\n\n\n*b*\n```"),
        ("<p><code>a</code><code>b</code></p>", "`a` `b`"),
        ("<p><code><a href='/x'>a</a></code></p>", "[`a`](https://news.example/x)"),
        ("<pre>a <a href='/x'>b</a></pre>", "```\na b\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<p><q>a <q>b</q></q></p>", "“a ‘b’”"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\n: b"),
        ("<dl><dt>a</dt><dd><p>b</p><ul><li>c</li></ul></dd><dd>d</dd></dl>", "**a**\n\n: b\n\n  - c\n\n: d"),
        ("<p>a</p><dl><dd>b</dd></dl>", "a\n\nb"),
        ("<p>a</p><p>: b</p>", "a\n\n\\: b"),
        ("<details><summary>a</summary>b</details>", "**a**\n\nb"),
        ("<p>a</p><hr><p>b</p>", "a\n\n***\n\nb"),
        ("<h2>C #</h2>", "## C \\#"),
        ("<p>Look!<a href='/x'>here</a></p>", "Look\\![here](https://news.example/x)"),
    ],
)
def test_to_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html, BASE) == markdown


@pytest.mark.parametrize(
    ("html", "rows", "header"),
    [
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", (("a", "b"), ("c", "d")), True),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", (("a", "b"), ("c", "d")), False),
        ("<table><thead><tr><td>a<td>b</thead><tr><td>c<td>d</table>", (("a", "b"), ("c", "d")), True),
        ("<table><tr><td>a|b<td>`|`<td>\\|</table>", (("a|b", "`|`", "\\|"),), False),
        ("<table><tr><td>a<br>b<td><ul><li>c<li>d</ul></table>", (("a b", "• c • d"),), False),
        ("<table><tr><td><p>a</p><p>b</p><td><code>x|y</code></table>", (("a b", "x|y"),), False),
        ("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>", (("a", "", "b"), ("c", "d", "e")), False),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", (("a", "b"), ("", "c")), False),
        ("<table><tr><td>a<td>b<tr><td>c<td>d<td>e</table>", (("a", "b", ""), ("c", "d", "e")), False),
    ],
)
def test_tables(html: str, rows: tuple[tuple[str, ...], ...], header: bool) -> None:
    (table,) = shown(html)
    assert (table.kind, table.rows, table.header) == ("table", rows, header)
    assert table.text == "\n".join("\t".join(row) for row in rows)


def test_figures_carry_their_captions() -> None:
    caption = 'The “Merle” at <b>dusk</b> \\ "x" &amp;amp;'
    (picture,) = shown(f'<figure><img src="/a.jpg" alt="Boat"><figcaption>{caption}</figcaption></figure>')
    assert picture == Block("image", 'The “Merle” at dusk \\ "x" &amp;', href="https://news.example/a.jpg")


def test_pictures_in_text_follow_it() -> None:
    kinds = [(each.kind, each.text) for each in shown('<p>Before <img src="/a.jpg" alt="Boat"> after</p>')]
    assert kinds == [("paragraph", "Before  after"), ("image", "Boat")]


def test_caption_by_class() -> None:
    html = '<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">At dusk</p></div><p>Text.</p>'
    assert [(each.kind, each.text) for each in shown(html)] == [("image", "At dusk"), ("paragraph", "Text.")]


def test_embeds_become_links() -> None:
    (found,) = shown('<video title="The vote" src="/v.mp4"></video>')
    assert found.text == "Video: The vote"
    assert found.spans == (Span(0, 15, "link", "https://news.example/v.mp4"),)


# --- blocks --------------------------------------------------------------------------------------------------


def test_containers_and_markers() -> None:
    found = blocks("3. one\n\n   more\n   - inner\n4. > said\n\nafter")
    item = Container("item", "3.")
    assert [(each.text, each.containers) for each in found] == [
        ("one", (Container("item", "3.", opens=True),)),
        ("more", (item,)),
        ("inner", (item, Container("item", "•", opens=True))),
        ("said", (Container("item", "4.", opens=True), Container("quote"))),
        ("after", ()),
    ]


def test_definitions_stand_in_their_lists() -> None:
    found = shown("<p>w</p><dl><dt>a</dt><dd><p>b</p><p>c</p></dd><dd>d</dd><dt>e</dt><dd>f</dd></dl><p>g</p>")
    places = {each.text: [(at.kind, at.opens) for at in each.containers] for each in found}
    opened, later = [("definition", True)], [("definition", False)]
    assert places == {"w": [], "a": [], "b": opened, "c": later, "d": opened, "e": [], "f": opened, "g": []}
    assert [each.text for each in found if [span.kind for span in each.spans] == ["strong"]] == ["a", "e"]


def test_spans_stand_where_their_words_do() -> None:
    (found,) = blocks("A **bold *and* soft** [link](https://news.example/x?utm_source=y) `code` ~~gone~~")
    named = [(each.kind, found.text[each.start : each.end], each.href) for each in found.spans]
    assert named == [
        ("strong", "bold and soft", None),
        ("emphasis", "and", None),
        ("link", "link", "https://news.example/x"),
        ("code", "code", None),
        ("strike", "gone", None),
    ]


def test_breaks() -> None:
    (found,) = blocks("one\ntwo\\\nthree")
    assert found.text == "one two\nthree"


@pytest.mark.parametrize("markdown", ["[a](javascript:x)", "[a](file:///etc/passwd)", "<javascript:x>", "[a](data:x)"])
def test_unsafe_links_are_words(markdown: str) -> None:
    for found in blocks(markdown):
        assert not found.spans


def test_code_shows_control_characters() -> None:
    found = blocks("```sh\nprintf '\x1b[1m'\n```\n\n`a&#27;b`")
    assert "\x1b" not in plain_text(found)
    assert found[0].language == "sh"


def test_plain_text_joins_blocks() -> None:
    assert plain_text(blocks("# a\n\nb\n\n***\n\n- c")) == "a\nb\n\nc"


@pytest.mark.parametrize("tag", ["blockquote", "ul><li", "b", "div", "table><tr><td", "span", "i><b", "section><p"])
def test_deep_nesting(tag: str) -> None:
    html = f"<{tag}>" * 400 + "deep"
    assert "deep" in plain_text(shown(html))


def test_html_in_markdown_is_words() -> None:
    assert plain_text(blocks("<script>alert(1)</script> <b>x</b>")) == "<script>alert(1)</script> <b>x</b>"


def test_plain_text_input() -> None:
    assert plain_text(shown("one * two\nthree")) == "one * two\nthree"


# --- long texts ---------------------------------------------------------------------------------------------


def long_markdown(paragraphs: int) -> str:
    """Returns Markdown of many kinds of blocks, long enough to be cut."""
    kinds = [
        "word " * 40,
        "## Heading",
        "- one\n- two\n\n  three",
        "> said\n\n> and",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ]
    kinds += ["```py\nx = 1\n\n\ny = 2\n```", "3. three\n4. four", "![seen](https://a.example/i.png)", "***", "a  \nb"]
    return "\n\n".join(
        f"{number} {'word ' * 30}\n\n{kinds[number % len(kinds)].strip()}" for number in range(paragraphs)
    )


@pytest.mark.parametrize("paragraphs", [3, 100, 400])
def test_the_pieces_of_a_long_text_are_the_text(paragraphs: int) -> None:
    markdown = long_markdown(paragraphs)
    whole, cuts = blocks_and_cuts(markdown)
    assert whole == blocks(markdown)
    assert bool(cuts) is (len(plain_text(whole)) >= LONG)
    found: list[Block] = []
    for (start, offset), (end, until) in pairwise([(0, 0), *cuts]):
        assert sum(len(each.text) + 1 for each in found) == offset
        assert until - offset >= PIECE or end == len(markdown)
        found += blocks(markdown[start:end])
    if cuts:
        assert tuple(found) == whole
        assert cuts[-1] == (len(markdown), len(plain_text(whole)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["para", "# head", "- item", "  more", "1. one", "    code", "> quote", "```", "---", "| a |", "|---|", ""]
        ),
        max_size=60,
    )
)
def test_any_markdown_can_be_cut_where_it_says(lines: list[str]) -> None:
    filler = "\n".join("word " * 100 for _ in range(13))
    markdown = "\n".join([*lines, filler, *lines, filler, *lines, filler, *lines])
    whole, cuts = blocks_and_cuts(markdown)
    pieces = [blocks(markdown[start:end]) for (start, _), (end, _) in pairwise([(0, 0), *cuts])]
    assert not cuts or tuple(each for piece in pieces for each in piece) == whole


def test_link_definitions_keep_a_text_in_one_piece() -> None:
    markdown = "[a]: https://a.example/\n\n" + "\n\n".join(["[a] " + "word " * 60] * 100)
    assert blocks_and_cuts(markdown)[1] == ()


def test_links_in_tables_stand_where_their_words_do() -> None:
    table = (
        "<table><tr><th></th><th>What  for</th></tr><tr><td></td><td></td></tr>"
        "<tr><td><a href='https://a.example/'>one  word</a></td><td>see <b>the</b>\n <a href='https://b.example/'>"
        " other </a>, or <a href='javascript:x'>not</a></td></tr></table>"
    )
    (found,) = blocks(to_markdown(table, ""))
    links = [(found.text[each.start : each.end], each.href) for each in found.spans]
    assert links == [("one word", "https://a.example/"), ("other", "https://b.example/")]
