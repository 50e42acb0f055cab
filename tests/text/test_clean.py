"""What comes through the boundary is harmless, and everything that can be read is still there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.text.clean import block, clean_html, html_to_text, line, safe_url, visible

HOSTILE = st.text(
    st.sampled_from(
        "\x1b\x1b[]m;2J\x07\x9b\x9d\x9c\\\x00\r\n\t ab<>&\u202e\u2066\u200b\u00ad\ufeff\ud83d\ude00\u2028\U000e0041é"
    ),
    max_size=60,
)
DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


@given(HOSTILE)
def test_nothing_a_terminal_obeys_comes_through(text: str) -> None:
    for function in (line, block, visible, html_to_text):
        assert not DANGEROUS.search(function(text))


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert line(line(text)) == line(text)
    assert block(block(text)) == block(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  two\n lines\t", "two lines"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;cHduZWQ=\x07after", "after"),
        ("\x1b]0;title\x1b\\after", "after"),
        ("a\x9b2Jb", "ab"),
        ("\x1b\x1b[m[31mx", "x"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ud83d\ude00", "😀"),
        ("half \ud83d", "half \ufffd"),
        ("it\x92s", "it’s"),
        ("👩\u200d🚀 क\u200dष", "👩\u200d🚀 क\u200dष"),
    ],
)
def test_line(text: str, expected: str) -> None:
    assert line(text) == expected


def test_unterminated_sequence_loses_its_introducer_and_no_text() -> None:
    assert line("\x1b]52;c;abc and the story goes on") == "]52;c;abc and the story goes on"


def test_block_keeps_lines_and_tabs() -> None:
    assert block("a\r\n\tb\u2028c\x0bd") == "a\n\tb\nc\nd"


def test_visible_shows_what_code_contains() -> None:
    assert visible("printf '\x1b[1m'\n\t\x00") == "printf '␛[1m'\n\t␀"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "smb://share.example/x",
        "vbscript:x",
        "-x",
        "//news.example/x",
        "http:\\\\news.example",
        "http://",
        "http://xn--/",
        "http://news.example:99999/",
        "http://[::1/",
        "http://a b/",
        "https://news.example/" + "x" * 5_000,
    ],
)
def test_refused_addresses(url: str | None) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example:80/A", "http://news.example/A"),
        ("https://good.example@evil.example/", "https://evil.example/"),
        ("https://user:pa55@news.example:8443/x", "https://news.example:8443/x"),
        ("https://news.example/?utm_source=rss&id=7&fbclid=abc", "https://news.example/?id=7"),
        ("https://news.example/a?b=1#utm_medium=rss", "https://news.example/a?b=1"),
        ("https://news.example/a\u202eb c", "https://news.example/ab%20c"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),
        ("https://bücher.example/é?q=ü", "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://news.example/100%25/%zz", "https://news.example/100%25/%zz"),
    ],
)
def test_safe_addresses(url: str, expected: str) -> None:
    assert safe_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/x", "https://news.example/x"),
        ("x?y=1", "https://news.example/a/x?y=1"),
        ("//other.example/x", "https://other.example/x"),
        ("#note", "https://news.example/a/b#note"),
        ("javascript:x", None),
        ("mailto:desk@news.example", None),
    ],
)
def test_relative_addresses(url: str, expected: str | None) -> None:
    assert safe_url(url, "https://news.example/a/b") == expected


@given(st.text(max_size=40))
def test_safe_url_is_total_and_settled(url: str) -> None:
    safe = safe_url(url, "https://news.example/")
    if safe is not None:
        assert safe.isascii()
        assert safe.startswith(("http://", "https://"))
        assert safe_url(safe) == safe


def test_html_to_text() -> None:
    html = (
        "<p>One &amp; <b>two</b>s</p>\n<p>three<br>four</p><ul><li>five<li>six</ul>"
        "<script>no()</script><!-- no -->seven"
    )
    assert html_to_text(html) == "One & twos\nthree\nfour\nfive\nsix\nseven"


def test_html_to_text_of_plain_text() -> None:
    assert html_to_text("Bread &amp; roses\n\n 3 < 4") == "Bread & roses\n3 < 4"


@given(st.text(st.sampled_from("<>/=&;#x27apdivbr\"' \x1b"), max_size=80))
@settings(max_examples=200)
def test_html_functions_take_anything(html: str) -> None:
    assert isinstance(html_to_text(html), str)
    assert not DANGEROUS.search(clean_html(html, "https://news.example/"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p onclick="x()" style="color:red">a<script>b</script></p>', "<p>a</p>"),
        ('<a href="javascript:x">a</a>', "<p>a</p>"),
        ('<p><a href="/x?utm_source=y">a</a></p>', '<p><a href="https://news.example/x">a</a></p>'),
        ('<p>a<img src="https://t.example/p.gif" width="1" height="1"></p>', "<p>a</p>"),
        (
            '<img src="data:image/gif;base64,x" data-src="/real.jpg" alt="A boat">',
            '<p><img src="https://news.example/real.jpg" alt="A boat"></p>',
        ),
        ("<svg><text>x</text></svg><p>a</p>", "<p>a</p>"),
        ('<p style="display:none">x</p><p>a</p>', "<p>a</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        (
            '<a href="/x"><h3>a</h3><p>b</p></a>',
            '<h3><a href="https://news.example/x">a</a></h3><p><a href="https://news.example/x">b</a></p>',
        ),
        ("<h2>Head <a href='#h'>¶</a></h2>", "<h2>Head </h2>"),
        ('<pre class="brush: python">a &lt; b</pre>', '<pre class="language-python">a &lt; b</pre>'),
        ("<math alttext='x^2'><mi>x</mi></math>", "<p>x^2</p>"),
        (
            '<iframe src="//www.youtube.com/embed/abc123def"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=abc123def">Video: youtube.com</a></p>',
        ),
        (
            '<figure><img src="a.jpg"><figcaption>A boat</figcaption></figure>',
            '<figure><img src="https://news.example/a.jpg" alt=""><figcaption>A boat</figcaption></figure>',
        ),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
        ("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<div>a<br><br>b<br>c</div>", "<p>a</p><p>b<br>c</p>"),
        ("<div>a<br> <br>b<ul><li>c</li></ul></div>", "<p>a</p><p>b</p><ul><li>c</li></ul>"),
        ('<p><a href="/x">a<span>(opens in new tab)</span></a></p>', '<p><a href="https://news.example/x">a</a></p>'),
        ('<img src="/b.jpg" alt="IMG_2041.jpg">', '<p><img src="https://news.example/b.jpg" alt=""></p>'),
        ("<h2><div>a</div><div>b</div></h2>", "<h2>a b </h2>"),
        ("<form><p>a</p><input><button>Go</button></form>", "<p>a</p>"),
        ("<table><tr><td><p>a</p></td></tr></table>", "<p>a</p>"),
    ],
)
def test_clean_html(html: str, expected: str) -> None:
    assert clean_html(html, "https://news.example/") == expected


def test_depth_is_bounded_and_text_survives() -> None:
    html = "<blockquote><b>" * 400 + "deep" + "</b></blockquote>" * 400 + "<p>after</p>"
    cleaned = clean_html(html, "")
    assert cleaned.count("<blockquote>") <= 60
    assert "deep" in cleaned
    assert "after" in cleaned
