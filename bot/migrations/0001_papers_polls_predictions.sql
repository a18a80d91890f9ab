-- Days are YYYY-MM-DD, in US Eastern time for nights; instants are ISO 8601, UTC, microseconds.

CREATE TABLE papers (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    abstract TEXT,
    authors TEXT NOT NULL,       -- JSON array
    categories TEXT NOT NULL,    -- JSON array
    comments TEXT,
    journal_ref TEXT,
    doi TEXT,
    announced TEXT,              -- first night; NULL if no listing showed the paper
    announce_type TEXT NOT NULL,
    submitted TEXT,
    version INTEGER,
    links TEXT NOT NULL,         -- JSON array
    term_counts TEXT,            -- JSON object
    enriched_at TEXT             -- when the API told of this version
) STRICT;

CREATE INDEX papers_by_night ON papers (announced, id);

-- What past listings announced; replacements and papers that were only looked up are none of it.
CREATE VIEW announced_papers AS SELECT * FROM papers
    WHERE announced IS NOT NULL AND announce_type IN ('new', 'cross');

CREATE TABLE polls (
    number INTEGER PRIMARY KEY,
    category TEXT NOT NULL,
    night TEXT,
    outcome TEXT NOT NULL,
    new INTEGER NOT NULL,
    cross_listed INTEGER NOT NULL,
    replaced INTEGER NOT NULL,
    message TEXT NOT NULL,
    source TEXT NOT NULL,
    is_complete INTEGER NOT NULL,  -- whether it held all that was announced
    fetched_at TEXT NOT NULL
) STRICT;

CREATE INDEX polls_by_night ON polls (category, night);

CREATE TABLE announcements (
    category TEXT NOT NULL,
    night TEXT NOT NULL,
    id TEXT NOT NULL REFERENCES papers (id),
    version INTEGER NOT NULL,    -- 0 where the listing tells none
    announce_type TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (category, id, version, announce_type, night)
) STRICT, WITHOUT ROWID;

-- A category announces a paper once; an old batch that is shown again under a new date is no news.
CREATE UNIQUE INDEX announced_once ON announcements (category, id)
    WHERE announce_type IN ('new', 'cross');

CREATE TABLE predictions (
    id TEXT PRIMARY KEY REFERENCES papers (id),
    announced TEXT,
    relevance REAL NOT NULL CHECK (relevance BETWEEN 0 AND 1),
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    section TEXT NOT NULL,
    section_confidence REAL NOT NULL CHECK (section_confidence BETWEEN 0 AND 1),
    labels TEXT NOT NULL,        -- JSON array
    findings TEXT NOT NULL,      -- JSON object: venue, project, code
    evidence TEXT NOT NULL,      -- JSON array of [term, weight]
    nearest TEXT NOT NULL,       -- JSON array of [id, similarity]
    model TEXT NOT NULL,
    scored_at TEXT NOT NULL
) STRICT;

CREATE INDEX predictions_by_decision ON predictions (decision, announced);

CREATE TABLE pull_requests (
    number INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    labels TEXT NOT NULL,        -- JSON array
    branch TEXT NOT NULL,
    head_sha TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

-- No reference to papers: GitHub remembers papers that a lost store does not.
CREATE TABLE pull_request_papers (
    number INTEGER NOT NULL REFERENCES pull_requests (number),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    summary TEXT NOT NULL        -- JSON, see bot/run_summary.py
) STRICT;
