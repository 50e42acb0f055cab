"""The migrations of what is found in large stores: words by stretches of ids, recent articles by packed rows, links.

The numbered list of all migrations stands in ``schema``.
"""

from typing import Final

STRETCHES: Final = """
-- The full-text index in stretches of ids: what was stored before stays in text_index, the first of them.
CREATE TABLE stretch (
    first INTEGER PRIMARY KEY,                   -- its articles are in text_index_<first>, of 0 in text_index
    until INTEGER NOT NULL                       -- ids from here on begin another
);
INSERT INTO stretch SELECT 0, max(65536, coalesce(max(id), 0) + 1) FROM status;
CREATE VIEW words AS SELECT rowid, text_index AS words FROM text_index;

-- Headlines alone, found in a hundredth of the time; no body, so that the same expressions fit.
CREATE VIRTUAL TABLE title_index USING fts5(
    title, body, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
INSERT INTO title_index (rowid, title, body) SELECT id, indexed(title), '' FROM article;
"""

POSTINGS: Final = """
-- Words by 32-bit hashes. The functions used here are those of upgrades.
CREATE TABLE frequency (
    mark     INTEGER PRIMARY KEY,
    articles INTEGER NOT NULL                    -- how many use the word, about
);
INSERT INTO frequency SELECT hashed(term), sum(articles) FROM term GROUP BY 1;
DROP TABLE term;
CREATE TABLE uncounted (
    id    INTEGER PRIMARY KEY,
    marks BLOB NOT NULL                          -- words of an article that are not in frequency yet
);

CREATE TABLE posting (
    place    INTEGER PRIMARY KEY,                -- stretch of ids × 2^33 + hash of a word; + 2^32: of what is quoted
    articles BLOB NOT NULL                       -- 32 bits each, see postings
);
INSERT INTO posting SELECT posting_place(article_id, hashed(term)), postings(article_id, day, weight)
    FROM sig
    WHERE abs(day - (SELECT day FROM signature ORDER BY article_id DESC LIMIT 1)) < 15 GROUP BY 1;
INSERT INTO posting SELECT posting_place(article_id, mark + 4294967296), postings(article_id, day, 0)
    FROM saying JOIN signature USING (article_id)
    WHERE abs(day - (SELECT day FROM signature ORDER BY article_id DESC LIMIT 1)) < 15 GROUP BY 1;
DROP TABLE sig;
DROP TABLE saying;

CREATE TABLE known_by (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    day        INTEGER NOT NULL,
    marks      BLOB NOT NULL,                    -- 32-bit hashes of its heaviest words, heaviest first
    weights    BLOB NOT NULL,                    -- as many 32-bit floats
    length     REAL NOT NULL,                    -- of the flattened vector
    opening    BLOB NOT NULL,                    -- 32-bit hashes of runs of words
    sayings    BLOB NOT NULL                     -- the same of long quotes, and of the pages that it links to
);
INSERT INTO known_by SELECT article_id, day, all_hashed(terms), weights, flat_length(weights), opening, sayings
    FROM signature;
DROP TABLE signature;
ALTER TABLE known_by RENAME TO signature;
"""

LINKS: Final = """
-- Links that can be shown, or make others weaker, always with their way back. other_id refers to nothing: who deletes
-- an article unlinks it first, and to look for each in here once more would take reading the whole table.
CREATE TABLE link (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_id   INTEGER NOT NULL,
    score      REAL NOT NULL,
    rank       INTEGER NOT NULL DEFAULT 0,       -- how many of the article's links score more
    days       INTEGER NOT NULL,
    reasons    TEXT NOT NULL,                    -- joined by newlines, strongest first
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
INSERT INTO link SELECT one.* FROM related AS one
    LEFT JOIN related AS back ON back.article_id = one.other_id AND back.other_id = one.article_id
    WHERE one.score >= 0.208 OR (one.rank < 8 AND back.rank < 8);
INSERT OR IGNORE INTO link SELECT other_id, article_id, score, 16, -days, reasons FROM link WHERE score >= 0.208;
DROP TABLE related;
ALTER TABLE link RENAME TO related;
UPDATE article SET related = (SELECT count(*) FROM (
    SELECT 1 FROM related AS one
    JOIN related AS back ON back.article_id = one.other_id AND back.other_id = one.article_id
    JOIN status ON status.id = one.other_id AND (status.hidden = 0 OR status.starred = 1)
    WHERE one.article_id = article.id AND one.score / (1 + 0.2 * min(max(one.rank, back.rank), 8)) >= 0.081 LIMIT 5))
    WHERE id IN (SELECT article_id FROM related);
CREATE INDEX member_copy ON member (copy_of) WHERE copy_of IS NOT NULL;
"""
