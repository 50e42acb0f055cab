"""Tables in Markdown: rows of equal length, spans filled, a header line that may be empty."""

from typing import Final

from bs4.element import Tag

CELL_END, ROW_END = "\ufdd6", "\ufdd7"
"""What the converters write after a cell and a row."""

_MOST_COLUMNS: Final = 60
_MOST_CELLS: Final = 20_000


def draw(table: Tag, text: str) -> str:
    """Return the table with spans filled and an empty header where it has none."""
    written = [row.split(CELL_END)[:-1] for row in text.split(ROW_END)[:-1]]
    sources = [
        [cell for cell in row.children if isinstance(cell, Tag) and cell.name in ("td", "th")]
        for row in table.find_all("tr")
    ]
    rows = _grid(written, sources)
    width = min(_MOST_COLUMNS, max((len(row) for row in rows), default=0))
    if not width:
        return ""
    header = bool(sources) and (all(cell.name == "th" for cell in sources[0]) or table.find("thead") is not None)
    lines = rows if header else [[""], *rows]
    padded = [[*(row + [""] * width)[: width - 1], " ".join(row[width - 1 :])] for row in lines]
    drawn = ["| " + " | ".join(row) + " |" for row in padded]
    return "\n\n" + "\n".join([drawn[0], "|" + " --- |" * width, *drawn[1:]]) + "\n\n"


def _grid(written: list[list[str]], sources: list[list[Tag]]) -> list[list[str]]:
    """Return the rows with empty cells where a cell spans columns or rows."""
    rows: list[list[str]] = []
    below: dict[int, int] = {}
    cells = 0
    for texts, tags in zip(written, sources, strict=False):
        row: list[str] = []
        for text, tag in zip(texts, tags, strict=False):
            while below.get(len(row), 0) > 0:
                below[len(row)] -= 1
                row.append("")
            columns, depth = _span(tag, "colspan"), _span(tag, "rowspan")
            for column in range(len(row), len(row) + columns):
                below[column] = depth - 1
            row += [text, *[""] * (columns - 1)]
        if any(row):
            rows.append(row)
        cells += len(row)
        if cells > _MOST_CELLS:
            break
    return rows


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 49) if value.isdigit() and value != "0" else 1
