-- Pull requests with title and body; the body's first line, the marker, names the papers.
-- What was known of them is read again from GitHub.

DROP TABLE pull_request_papers;
DROP TABLE pull_requests;
DELETE FROM marks;

CREATE TABLE pull_requests (
    number INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    state TEXT NOT NULL,
    labels TEXT NOT NULL,        -- JSON array
    branch TEXT NOT NULL,
    head_sha TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT,
    created_at TEXT,
    title TEXT NOT NULL,
    body TEXT NOT NULL           -- of open ones; of others the marker alone
) STRICT;
