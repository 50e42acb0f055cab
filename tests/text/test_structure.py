"""The structure of an article comes through whole: headings, lists, contents, cells; what leads elsewhere stays out."""

from newsreader.model import Block
from newsreader.text.extract import extract_article
from newsreader.text.markdown import blocks, to_markdown

URL = "https://post.example/transport/strike"
STORY = "".join(
    f"<p>{words} and the harbour master wrote it into the book before the morning boat left the quay.</p>"
    for words in ("The wind rose", "A mast broke", "The lamps went out")
)


def shown(page: str) -> tuple[Block, ...]:
    return blocks(to_markdown(extract_article(page, URL).html, URL))


def headings(page: str) -> list[str]:
    return [each.text for each in shown(page) if each.kind == "heading"]


def items(page: str) -> list[str]:
    return [each.text for each in shown(page) if each.containers]


def test_a_heading_that_is_a_link_stays_above_its_text() -> None:
    page = f"<article>{STORY}<h3><a href='/merle'>The Merle of the northern line</a></h3>{STORY}</article>"
    assert headings(page) == ["The Merle of the northern line"]


def test_a_heading_that_is_a_link_stays_above_its_list() -> None:
    page = f"<article>{STORY}<h4><a href='/boats'>Boats that left the quay today</a></h4><ul><li>Merle, at noon</li>"
    assert headings(f"{page}<li>Dunlin, at one</li></ul>{STORY}</article>") == ["Boats that left the quay today"]


def test_headlines_of_other_articles_stay_out() -> None:
    box = "<div><h3><a href='/1910'>How the strike of the summer began</a></h3></div>"
    wrapped = "<div><a href='/1926'><h3>How the strike of the winter ended</h3></a></div>"
    told = "<p>A summer without boats, told by those who waited on the quay for nine long and windy weeks.</p>"
    teaser = f"<div><h4><a href='/1984'>What the winter of 1984 taught us</a></h4>{told}</div>"
    assert headings(f"<article>{STORY}{box}{STORY}{wrapped}{STORY}{teaser}{STORY}</article>") == []


def test_a_heading_that_links_to_itself_stays() -> None:
    page = f"<article>{STORY}<h3 id='gale'><a href='#gale'>What the gale left behind</a></h3>{STORY}</article>"
    assert headings(page) == ["What the gale left behind"]


def test_a_first_heading_under_the_headline_stays() -> None:
    page = f"<title>Storm</title><div><h1>Storm</h1><p>By the desk</p><h2>The first night</h2>{STORY}</div>"
    assert headings(page) == ["The first night"]


def test_top_headings_of_sections_are_not_taken_for_the_headline() -> None:
    page = f"<title>Storm on the coast</title><article><h1>Storm on the coast</h1><h1>First night</h1>{STORY}"
    assert headings(f"{page}<h1>Second night</h1>{STORY}</article>") == ["First night", "Second night"]


def test_headings_amid_the_own_text_of_a_block_stay() -> None:
    loose = "The wind rose and the harbour master wrote it into the book before the boat left the quay. " * 4
    page = f"<div class='story'>{loose}<br><h2>The second night</h2>{loose}</div>"
    assert headings(page) == ["The second night"]


def test_headings_of_a_last_part_of_its_own_stay() -> None:
    part = f"<section><div>{STORY * 4}</div></section><section><div><h3>What comes next</h3>{STORY}</div></section>"
    assert headings(f"<article>{part}</article>") == ["What comes next"]


def test_a_story_told_in_pictures() -> None:
    pictures = "".join(f"<h2>Night {n}</h2><p><img src='/{n}.jpg' alt=''></p>" for n in ("one", "two"))
    page = f"<html><body><article>{pictures}</article></body></html>"
    assert headings(page) == ["Night one", "Night two"]
    assert sum(each.kind == "image" for each in shown(page)) == 2


def test_a_picture_in_a_paragraph_of_its_own_stays() -> None:
    picture = "<p><a href='/large.jpg'><img src='/mast.jpg' alt='A mast'></a></p>"
    assert [each.kind for each in shown(f"<article>{STORY}{picture}{STORY}</article>")].count("image") == 1


def test_a_contents_list_stays_whole() -> None:
    entries = "".join(f"<li><a href='#{name}'>{name.title()}</a></li>" for name in ("gale", "masts", "lamps"))
    page = f"<article>{STORY}<div><div class='box'><ul>{entries}</ul></div></div>{STORY}</article>"
    assert items(page) == ["Gale", "Masts", "Lamps"]


def test_a_list_of_links_under_a_heading_of_the_article_stays() -> None:
    links = "".join(f"<li><a href='https://{n}.example/'>{n}.example</a></li>" for n in ("merle", "dunlin"))
    page = f"<article>{STORY}<h2>The two companies</h2><ul>{links}</ul>{STORY}</article>"
    assert items(page) == ["merle.example", "dunlin.example"]


def test_a_closing_list_under_a_heading_like_the_others_stays() -> None:
    links = "".join(f"<li><a href='https://{n}.example/'>{n}.example</a></li>" for n in ("merle", "dunlin"))
    parts = "".join(f"<h2>{n} night</h2>{STORY}" for n in ("First", "Second"))
    assert items(f"<article>{parts}<h2>Sources</h2><ul>{links}</ul></article>") == ["merle.example", "dunlin.example"]
    assert items(f"<article>{parts}<h2>Read more</h2><ul>{links}</ul></article>") == []


def test_a_sentence_with_a_link_in_a_list_within_a_list_stays() -> None:
    inner = "<ul><li><a href='/log'>The harbour master wrote the log of the night</a></li></ul>"
    page = f"<article>{STORY}<ul><li>Papers that were found{inner}</li><li>Nothing else</li></ul>{STORY}</article>"
    assert "The harbour master wrote the log of the night" in items(page)


def test_cells_that_are_links_stay_in_their_table() -> None:
    rows = "".join(
        f"<tr><td><div><a href='/{n}'>{n}</a></div></td><td>{m} boats a day</td></tr>"
        for n, m in (("Merle", "nine"), ("Dunlin", "four"))
    )
    table = next(each for each in shown(f"<article>{STORY}<table>{rows}</table>{STORY}</article>") if each.rows)
    assert table.text == "Merle\tnine boats a day\nDunlin\tfour boats a day"


def test_ids_that_repeat_a_heading_or_mark_a_paragraph_name_nothing() -> None:
    part = f"<div class='section' id='sharing-the-quay'><h2>Sharing the quay</h2>{STORY}</div>"
    page = f"<article>{STORY * 3}{part}<p id='NavQz'>The boats came back one after another, late.</p>{STORY}</article>"
    assert headings(page) == ["Sharing the quay"]
    assert "one after another" in extract_article(page, URL).text


def test_empty_elements_named_as_line_breaks_part_the_words() -> None:
    gap = "<span class='id br'></span>"
    before, after = "The wind rose that night. " * 9, "They fell. " * 20
    page = f"<article><div>{before}{gap}{gap}<b>Masts</b>{gap}{after}</div></article>"
    text = extract_article(page, URL).text
    assert "night.\nMasts\nThey" in text


def test_no_mark_of_the_converter_is_left_beside_a_linked_picture() -> None:
    page = "<figure><a href='/a'><img src='/a.jpg' alt='A mast'></a></figure>"
    assert [each.kind for each in blocks(to_markdown(page, URL))] == ["image"]


def test_a_line_that_only_names_its_links_stays() -> None:
    page = f"<article>{STORY}<p>Charts: <a href='/n.pdf'>north</a>, <a href='/s.pdf'>south bay</a></p>{STORY}</article>"
    assert "Charts: north, south bay" in [each.text for each in shown(page)]
    lead = f"<article>{STORY}<p><a href='/1910'>How the strike of the summer began</a></p>{STORY}</article>"
    assert "How the strike of the summer began" not in [each.text for each in shown(lead)]


def test_text_beside_the_paragraphs_of_its_block_stays() -> None:
    note = "The tables were read from the harbour book, and an hour may be missing."
    assert shown(f"<div>{STORY}<br>{note}</div>")[-1].text == note


def test_captions_by_class_stay_captions_of_their_pictures() -> None:
    boxed = (
        "<div class='wp-caption'><a href='/f'><img src='/1.jpg'></a><p class='wp-caption-text'>A mast, broken</p></div>"
    )
    loose = "<div class='media'><div><img src='/2.jpg'></div></div><div class='media-caption'>The quay at noon</div>"
    page = f"<article>{STORY}{boxed}{STORY}<div>{loose}</div>{STORY}</article>"
    pictures = [(each.text, each.href) for each in shown(page) if each.kind == "image"]
    assert pictures == [
        ("A mast, broken", "https://post.example/1.jpg"),
        ("The quay at noon", "https://post.example/2.jpg"),
    ]
    assert not any("quay at noon" in each.text for each in shown(page) if each.kind == "paragraph")


def test_a_caption_does_not_take_the_place_of_the_same_words_in_the_text() -> None:
    words = "Only nine of the forty boats came back before the lamps went out."
    box = f"<div class='wp-caption'><img src='/1.jpg'><p class='wp-caption-text'>{words}</p></div>"
    found = shown(f"<article>{STORY}{box}<p>{words}</p>{STORY}</article>")
    assert words in [each.text for each in found if each.kind == "paragraph"]


def test_links_in_code_lead_where_they_did() -> None:
    page = f"<article>{STORY}<p>Call <code><a href='/moor'>moor()</a></code> first.</p>{STORY}</article>"
    spans = next(each.spans for each in shown(page) if each.text == "Call moor() first.")
    assert {(each.kind, each.href) for each in spans} == {("code", None), ("link", "https://post.example/moor")}


def test_a_heading_that_no_title_bears_out_is_part_of_the_text() -> None:
    page = f"<title>Notes of a harbour master</title><article><h1>The first night</h1>{STORY}</article>"
    assert headings(page) == ["The first night"]


def test_what_an_article_embeds_is_a_titled_link_in_its_place() -> None:
    player = "<iframe src='https://www.youtube.com/embed/abcdefghijk' title='The boats return'></iframe>"
    film = "<div><video><source src='/bell.mp4'></video></div>"
    post = "<blockquote data-instgrm-permalink='https://www.instagram.com/p/Merle/'><div></div></blockquote>"
    frame = "<iframe src='https://ads.example/banner' title='Buy boats'></iframe>"
    found = shown(f"<article>{STORY}{player}{frame}{STORY}{film}{post}{STORY}</article>")
    links = [(each.text, each.spans[0].href) for each in found if each.spans]
    assert links == [
        ("Video: The boats return", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("Video", "https://post.example/bell.mp4"),
        ("Post: instagram.com", "https://www.instagram.com/p/Merle/"),
    ]


def test_a_quote_keeps_its_source() -> None:
    said = "<p>We sailed at dawn and never looked back at the town behind the mole.</p>"
    credit = "<footer>— <cite>Ines Halvorsen</cite>, keeper</footer>"
    page = f"<article>{STORY}<blockquote cite='https://log.example/1910'>{said}{credit}</blockquote>{STORY}</article>"
    quoted = [each for each in shown(page) if each.containers]
    assert [each.text for each in quoted[1:]] == ["— Ines Halvorsen, keeper", "log.example"]
    assert quoted[-1].spans[0].href == "https://log.example/1910"


def test_an_item_of_one_letter_stays() -> None:
    assert items(f"<article>{STORY}<ol><li>x</li><li>y</li></ol>{STORY}</article>") == ["x", "y"]


def test_links_from_elsewhere_on_the_page_stay_out() -> None:
    lead = "The crews of the northern ferries voted on Friday to go back to work after nine weeks on the quay."
    page = f"<div><div><p>{lead}</p></div></div><div><div><p><a href='/w'>Weather</a></p></div></div>"
    assert [each.text for each in shown(page)] == [lead]


def test_comments_stay_out() -> None:
    rules = "<h2>Comments (2)</h2><ul><li>Be kind to one another.</li><li>Nothing against the law.</li></ul>"
    assert shown(f"<div>{STORY}{STORY.replace('book', 'log')}{rules}</div>")[-1].text.startswith("The lamps")


TABLE = """<table><tr><th></th><th>January</th><th>February</th></tr>
<tr><td>Merle</td><td>12</td><td></td></tr><tr><td>Dunlin</td><td></td><td>9</td></tr></table>"""


def test_empty_cells_hold_the_columns_of_their_table() -> None:
    (table,) = [each for each in shown(f"<article>{STORY}{TABLE}{STORY}</article>") if each.kind == "table"]
    assert table.rows == (("", "January", "February"), ("Merle", "12", ""), ("Dunlin", "", "9"))


def test_a_table_at_the_end_stays_whole() -> None:
    listed = "<table><tr><td>a</td><td>b</td></tr><tr><td><ul><li>x</li><li>y</li></ul></td><td>z</td></tr></table>"
    page = f"<article><h1>A strike</h1>{STORY}<h2>Boats</h2>{STORY}{listed}</article>"
    (table,) = [each for each in shown(page) if each.kind == "table"]
    assert table.rows == (("a", "b"), ("• x • y", "z"))


def test_notes_that_the_text_leads_to_stay() -> None:
    marked = "<p>The lamps went out twice that night,<sup><a href='#fn1'>1</a></sup> says the book of the harbour.</p>"
    note = "<div class='footnotes'><ol><li id='fn1'>Once by the wind.</li></ol></div>"
    other = "<div><ul><li id='fn2'>Nobody leads here.</li></ul></div>"
    assert items(f"<div><div>{STORY}{marked}{STORY}</div>{note}{other}</div>") == ["Once by the wind."]


def test_numbers_of_items_are_those_of_the_page() -> None:
    first = "<ol start='4'><li>Merle</li><li value='9'>Dunlin</li><li>Teal</li></ol>"
    second = "<ol reversed><li>Third</li><li>Second</li><li>First</li></ol>"
    found = shown(f"<article>{STORY}{first}{STORY}{second}{STORY}</article>")
    assert " ".join(each.containers[0].marker for each in found if each.containers) == "4. 9. 10. 3. 2. 1."
