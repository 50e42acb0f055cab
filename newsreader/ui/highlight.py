"""Marks keywords, strings, comments and numbers in code; Pygments is imported when the first block is seen.

Refuses long code, which costs more than it gives, and languages that are not named.
"""

from __future__ import annotations

from newsreader.ui.leaf import Mark

LONGEST = 20_000
"""Characters of code worth colouring."""


def code_marks(code: str, language: str) -> list[Mark]:
    """Returns roles over the code; none where the language is unknown or the code too long."""
    if not language or len(code) > LONGEST or max(map(len, code.split("\n"))) > 1_000:
        return []
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.token import Token  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    roles = {
        Token.Keyword: "code-keyword",
        Token.Literal.String: "code-string",
        Token.Comment: "code-comment",
        Token.Literal.Number: "code-number",
        Token.Name.Function: "code-name",
        Token.Name.Class: "code-name",
        Token.Name.Tag: "code-keyword",
    }
    try:
        lexer = get_lexer_by_name(language.split()[0][:40], ensurenl=False, stripnl=False)
    except (ClassNotFound, IndexError):
        return []
    marks: list[Mark] = []
    for start, kind, value in lexer.get_tokens_unprocessed(code):
        role = next((role for token, role in roles.items() if kind in token), None)
        if role:
            marks.append((start, start + len(value), role, None))
    return marks
