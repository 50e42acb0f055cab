"""The tables, as commented SQL and numbered migrations.

``MIGRATIONS[n]`` takes a database from version n to n + 1; all that are missing run in one transaction. A
migration that has been released is never edited: a change is a new one at the end.

    category ── feed ──┬── status ── article ── body         one row each, same id
                       │      └── quote, signature, related  what reading found out
    voice ── said      speakers and which quotes are theirs; alias: what the user merged and parted
    journal            what can be undone            text_index, quote_index   full-text search
    stretch            ids in each further text_index_…   title_index, words   headlines alone; all text indexes
    frequency          how many articles use a word  state                     small values of the screen
    posting            recent articles by word, and by what they quote
    account            whose mirror this is          remote_feed, remote_article   what the server calls them
                                                     outbox                    marks it has not been told
    gone               articles that were let go
    tag ── tagged      words on bookmarks            note                      on articles and their quotes
    opened             what was read, and when       sending                   links that services wait for
"""

from typing import Final

from newsreader.store.schema_indexes import LINKS, POSTINGS, STRETCHES

APPLICATION_ID: Final = 0x4E657773
"""Marks the file as ours: “News”."""

_FIRST: Final = """
CREATE TABLE category (
    id    INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE COLLATE NOCASE
);

CREATE TABLE feed (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    own_title     TEXT,                          -- the name the user knows it by
    title         TEXT,                          -- what it calls itself
    site_url      TEXT,
    category_id   INTEGER REFERENCES category ON DELETE SET NULL,
    subscribed    INTEGER NOT NULL DEFAULT 1,    -- 0: kept for its bookmarks, and for undo
    full_text     INTEGER NOT NULL DEFAULT 0,
    private       INTEGER NOT NULL DEFAULT 0,
    sample        INTEGER NOT NULL DEFAULT 0,
    language      TEXT,
    articles      INTEGER NOT NULL DEFAULT 0,    -- visible ones, kept in step with status
    unread        INTEGER NOT NULL DEFAULT 0,    -- visible and unread ones, kept in step with status
    checked       INTEGER,                       -- times are microseconds since 1970, UTC
    succeeded     INTEGER,
    next_check    INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    gone          INTEGER NOT NULL DEFAULT 0,    -- answered 410: asked again only when the user asks
    problem       TEXT,
    hint          TEXT,
    etag          TEXT,
    last_modified TEXT,
    content_hash  TEXT,
    redirect_to   TEXT,
    redirect_seen INTEGER
);
CREATE INDEX feed_category ON feed (category_id);

-- What lists are made of: narrow, and never rewritten by a refresh. It may precede its article (hidden then).
CREATE TABLE status (
    id         INTEGER PRIMARY KEY,
    feed_id    INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    key        TEXT NOT NULL,                    -- the entry's identity within its feed
    published  INTEGER NOT NULL,                 -- never later than arrived
    arrived    INTEGER NOT NULL,
    read       INTEGER NOT NULL DEFAULT 0,
    starred    INTEGER NOT NULL DEFAULT 0,
    hidden     INTEGER NOT NULL DEFAULT 0,       -- its feed is unsubscribed, or the article has not come yet
    read_at    INTEGER,
    starred_at INTEGER,
    version    INTEGER NOT NULL DEFAULT 0,       -- of the pipeline that read its text; 0: not yet read
    UNIQUE (feed_id, key)
);
CREATE INDEX status_all         ON status (published DESC, id DESC, feed_id) WHERE hidden = 0;
CREATE INDEX status_unread      ON status (published DESC, id DESC, feed_id) WHERE read = 0 AND hidden = 0;
CREATE INDEX status_feed        ON status (feed_id, published DESC, id DESC) WHERE hidden = 0;
CREATE INDEX status_feed_unread ON status (feed_id, published DESC, id DESC) WHERE read = 0 AND hidden = 0;
CREATE INDEX status_starred     ON status (published DESC, id DESC, read)    WHERE starred = 1;
CREATE INDEX status_pending     ON status (version, published DESC, id DESC) WHERE hidden = 0;

CREATE TABLE article (
    id       INTEGER PRIMARY KEY REFERENCES status ON DELETE CASCADE,
    title    TEXT NOT NULL,
    url      TEXT,
    author   TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',           -- the first of the entry's tags
    summary  TEXT NOT NULL DEFAULT '',
    language TEXT,
    words    INTEGER NOT NULL DEFAULT 0,
    quotes   INTEGER NOT NULL DEFAULT 0,
    related  INTEGER NOT NULL DEFAULT 0,
    digest   INTEGER NOT NULL DEFAULT 0          -- of the entry, to see whether it changed
);

-- Long texts are zlib blobs, short ones plain TEXT.
CREATE TABLE body (
    id         INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    feed_html  BLOB NOT NULL DEFAULT '',
    page_html  BLOB,
    markdown   BLOB NOT NULL DEFAULT '',
    plain      BLOB NOT NULL DEFAULT '',         -- what is in text_index, word for word
    source     TEXT NOT NULL DEFAULT 'feed',
    verdict    TEXT NOT NULL DEFAULT 'complete',
    note       TEXT NOT NULL DEFAULT '',
    extras     TEXT NOT NULL DEFAULT '',         -- JSON: image, enclosures, tags, authors
    position   INTEGER NOT NULL DEFAULT 0        -- where the reader left off, a character of plain
);

CREATE TABLE quote (
    id            INTEGER PRIMARY KEY,           -- article id × 1000 + ordinal: newest last, an article's together
    start         INTEGER NOT NULL,
    end           INTEGER NOT NULL,
    text          TEXT NOT NULL,
    speaker       TEXT,
    role          TEXT,
    speaker_start INTEGER,
    speaker_end   INTEGER
);

-- Contentless: the words are in article.title and body.plain already. Rows are removed by giving the old text.
CREATE VIRTUAL TABLE text_index USING fts5(
    title, body, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
CREATE VIRTUAL TABLE quote_index USING fts5(
    text, speaker, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");

CREATE TABLE term (
    term     TEXT PRIMARY KEY,
    articles INTEGER NOT NULL                    -- how many use it, about
) WITHOUT ROWID;

-- The heaviest terms of each recent article, clustered so that one range holds a term's articles of some days.
CREATE TABLE sig (
    term       TEXT NOT NULL,
    day        INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    weight     REAL NOT NULL,
    PRIMARY KEY (term, day, article_id)
) WITHOUT ROWID;

-- The same by article, to take it out again and to say what two articles share.
CREATE TABLE signature (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    day        INTEGER NOT NULL,
    terms      TEXT NOT NULL,                    -- joined by newlines, heaviest first
    weights    BLOB NOT NULL                     -- as many 32-bit floats
);

CREATE TABLE related (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    score      REAL NOT NULL,
    rank       INTEGER NOT NULL DEFAULT 0,       -- how many of the article's links score more
    days       INTEGER NOT NULL,
    reasons    TEXT NOT NULL,                    -- joined by newlines, strongest first
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;

CREATE TABLE journal (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    label  TEXT NOT NULL,
    data   BLOB NOT NULL,                        -- packed ids, or JSON
    undone INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE state (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
"""

_CUTS: Final = """
ALTER TABLE body ADD COLUMN cuts TEXT NOT NULL DEFAULT '';          -- JSON of FullText.cuts; empty for short texts
ALTER TABLE body ADD COLUMN page_verdict TEXT NOT NULL DEFAULT '';  -- of page_html, shown or not; empty: not known
"""

_STORIES: Final = """
ALTER TABLE article ADD COLUMN sources INTEGER NOT NULL DEFAULT 1;  -- feeds in its story, kept in step with member

-- Reports of one event. An article alone is a story of one.
CREATE TABLE story (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    stretch  INTEGER NOT NULL,                   -- of days, where its terms lie in story_term
    first    INTEGER NOT NULL,                   -- when its earliest and latest articles were published
    last     INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    length   REAL NOT NULL,                      -- of the sum of its articles' vectors
    followed INTEGER,                            -- since when
    seen     INTEGER                             -- when the user last looked at it
);
CREATE INDEX story_last     ON story (last DESC) WHERE size > 1;
CREATE INDEX story_followed ON story (followed)  WHERE followed IS NOT NULL;

CREATE TABLE member (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    story_id   INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    copy_of    INTEGER,                          -- the article whose text it has
    chosen     INTEGER NOT NULL                  -- the user put it there
);
CREATE INDEX member_story ON member (story_id);

-- The sums of the articles' vectors, by stretches of days, so that old ones go at once.
CREATE TABLE story_term (
    stretch  INTEGER NOT NULL,
    term     TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    weight   REAL NOT NULL,
    PRIMARY KEY (stretch, term, story_id)
) WITHOUT ROWID;

-- What each article gave to its story, and what its copies are known by.
CREATE TABLE story_part (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    stretch    INTEGER NOT NULL,
    terms      TEXT NOT NULL,                    -- joined by newlines
    weights    BLOB NOT NULL,                    -- as many 32-bit floats
    shingles   BLOB NOT NULL                     -- sampled runs of words as 32-bit hashes
);
CREATE INDEX story_part_stretch ON story_part (stretch);
"""

_VERSIONS: Final = """
-- Articles as they were before their publishers changed them.
CREATE TABLE version (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    until      INTEGER NOT NULL,
    title      TEXT NOT NULL,
    html       BLOB NOT NULL,
    PRIMARY KEY (article_id, until)
) WITHOUT ROWID;
"""

_VOICES: Final = """
-- A speaker with all their quotes; counts and times are kept by the triggers below.
CREATE TABLE voice (
    id      INTEGER PRIMARY KEY,
    key     TEXT NOT NULL UNIQUE,                -- see names; of one story or article alone: “surname/…”
    name    TEXT NOT NULL,
    surname TEXT,                                -- last word of a full name's key
    role    TEXT,                                -- the newest that was told
    role_at INTEGER NOT NULL DEFAULT 0,
    quotes  INTEGER NOT NULL DEFAULT 0,          -- those that can be read
    last    INTEGER NOT NULL DEFAULT 0           -- when the newest of them was published
);
CREATE INDEX voice_most    ON voice (quotes DESC, last DESC, id DESC) WHERE quotes > 0;
CREATE INDEX voice_newest  ON voice (last DESC, id DESC)              WHERE quotes > 0;
CREATE INDEX voice_surname ON voice (surname)                         WHERE surname IS NOT NULL;

CREATE TABLE said (
    quote_id  INTEGER PRIMARY KEY REFERENCES quote ON DELETE CASCADE,
    voice_id  INTEGER NOT NULL REFERENCES voice,
    published INTEGER NOT NULL,
    shown     INTEGER NOT NULL                   -- its article is in a list or bookmarked
);
CREATE INDEX said_voice ON said (voice_id, shown, published DESC, quote_id DESC);

-- What the user merged and parted: a name's key, or “article/key”, belongs to this voice.
CREATE TABLE alias (
    name TEXT PRIMARY KEY,
    key  TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX alias_key ON alias (key);

CREATE TRIGGER said_added AFTER INSERT ON said WHEN NEW.shown BEGIN
    UPDATE voice SET quotes = quotes + 1, last = max(last, NEW.published) WHERE id = NEW.voice_id;
END;
CREATE TRIGGER said_removed AFTER DELETE ON said WHEN OLD.shown BEGIN
    UPDATE voice SET quotes = quotes - 1, last = coalesce(
        (SELECT max(published) FROM said WHERE voice_id = OLD.voice_id AND shown = 1), 0) WHERE id = OLD.voice_id;
END;
CREATE TRIGGER said_shown AFTER UPDATE OF shown ON said WHEN OLD.shown <> NEW.shown BEGIN
    UPDATE voice SET quotes = quotes + NEW.shown - OLD.shown, last = coalesce(
        (SELECT max(published) FROM said WHERE voice_id = NEW.voice_id AND shown = 1), 0) WHERE id = NEW.voice_id;
END;
CREATE TRIGGER status_shown AFTER UPDATE OF hidden, starred ON status
    WHEN (OLD.hidden = 0 OR OLD.starred) <> (NEW.hidden = 0 OR NEW.starred) BEGIN
    UPDATE said SET shown = (NEW.hidden = 0 OR NEW.starred)
        WHERE quote_id >= NEW.id * 1000 AND quote_id < NEW.id * 1000 + 1000;
END;
"""

_ACCOUNT: Final = """
-- One row where the database mirrors an account on a server; none where feeds are fetched by ourselves.
CREATE TABLE account (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    identity TEXT NOT NULL,                      -- protocol, address and user, since keys are one server's own
    serial   INTEGER NOT NULL DEFAULT 0          -- of the last write to the outbox
);

-- Feeds as the server said last.
CREATE TABLE remote_feed (
    key     TEXT PRIMARY KEY,
    feed_id INTEGER NOT NULL UNIQUE REFERENCES feed ON DELETE CASCADE,
    title   TEXT NOT NULL,
    folder  TEXT,
    listed  INTEGER NOT NULL                     -- it is among the subscriptions there
) WITHOUT ROWID;

CREATE TABLE remote_article (
    key    TEXT PRIMARY KEY,
    id     INTEGER UNIQUE REFERENCES status ON DELETE CASCADE,  -- NULL: the server names it but did not give it
    absent INTEGER                               -- when the server last turned out not to have it
) WITHOUT ROWID;

CREATE TABLE outbox (
    mark       TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES status ON DELETE CASCADE,
    value      INTEGER NOT NULL,
    serial     INTEGER NOT NULL,
    PRIMARY KEY (mark, article_id)
) WITHOUT ROWID;
"""

_EVIDENCE: Final = """
-- An article finds its story through the articles it is like; what copies are known by stands with the signature.
ALTER TABLE signature ADD COLUMN opening BLOB NOT NULL DEFAULT '';  -- 32-bit hashes of runs of words
ALTER TABLE signature ADD COLUMN sayings BLOB NOT NULL DEFAULT '';  -- the same of long quotes
UPDATE signature SET opening = coalesce(
    (SELECT shingles FROM story_part WHERE story_part.article_id = signature.article_id), '');
DROP TABLE story_part;
DROP TABLE story_term;
ALTER TABLE story DROP COLUMN stretch;
ALTER TABLE story DROP COLUMN length;

-- In which recent articles a run of words is quoted.
CREATE TABLE saying (
    mark       INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (mark, article_id)
) WITHOUT ROWID;

CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;    -- for the links in a text
"""

_OPENED: Final = """
-- What the user opened, and when last.
CREATE TABLE opened (
    article_id INTEGER PRIMARY KEY REFERENCES status ON DELETE CASCADE,
    at         INTEGER NOT NULL
);
CREATE INDEX opened_at ON opened (at DESC, article_id DESC);
"""

_KEEPING: Final = """
-- The user's words on bookmarks. A tag is there as long as an article has it.
CREATE TABLE tag (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key  TEXT NOT NULL UNIQUE                    -- the name without case
);
CREATE TABLE tagged (
    tag_id     INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES status ON DELETE CASCADE,
    PRIMARY KEY (tag_id, article_id)
) WITHOUT ROWID;
CREATE INDEX tagged_article ON tagged (article_id);

CREATE TABLE note (
    article_id INTEGER NOT NULL REFERENCES status ON DELETE CASCADE,
    key        TEXT NOT NULL,                    -- letters and digits of the quote; empty: on the article
    quote      TEXT NOT NULL,                    -- the words that it is about
    text       TEXT NOT NULL,
    at         INTEGER NOT NULL,                 -- when it was last changed
    PRIMARY KEY (article_id, key)
) WITHOUT ROWID;
"""

_GONE: Final = """
-- Articles that were let go, so that a feed which still carries them does not bring them back.
CREATE TABLE gone (
    feed_id INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,
    key     TEXT NOT NULL,
    PRIMARY KEY (feed_id, key)
) WITHOUT ROWID;
"""

_RULES: Final = """
-- Queries that the user gave a name.
CREATE TABLE smart (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    name  TEXT NOT NULL UNIQUE COLLATE NOCASE,
    query TEXT NOT NULL
);

-- Queries whose articles are muted: their status.hidden is 2.
CREATE TABLE mute (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL UNIQUE,
    until INTEGER,                               -- when it ends by itself
    place INTEGER                                -- articles with ids below have not been looked at; NULL: all have
);
CREATE TABLE muted (
    mute_id    INTEGER NOT NULL REFERENCES mute ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES status ON DELETE CASCADE,
    PRIMARY KEY (mute_id, article_id)
) WITHOUT ROWID;
CREATE INDEX muted_article ON muted (article_id);
CREATE INDEX status_muted ON status (published DESC, id DESC, feed_id, read) WHERE hidden = 2;

DROP INDEX status_pending;                       -- muted articles are read too: they may join a followed story
CREATE INDEX status_pending ON status (version, published DESC, id DESC) WHERE hidden <> 1;
CREATE INDEX article_author ON article (author) WHERE author <> '';
"""

_SENDING: Final = """
-- Links that services could not be sent yet.
CREATE TABLE sending (
    target     TEXT NOT NULL,                    -- the service's name in the configuration
    article_id INTEGER NOT NULL REFERENCES status ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    PRIMARY KEY (target, article_id)
) WITHOUT ROWID;
"""

MIGRATIONS: Final[tuple[str, ...]] = (
    _FIRST,
    _CUTS,
    _STORIES,
    _VERSIONS,
    _VOICES,
    _ACCOUNT,
    _EVIDENCE,
    _OPENED,
    _KEEPING,
    _GONE,
    _RULES,
    _SENDING,
    STRETCHES,
    POSTINGS,
    LINKS,
)
"""Each takes the database one version further."""

VERSION: Final = len(MIGRATIONS)
"""The version this newsreader reads and writes."""
