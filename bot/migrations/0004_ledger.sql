-- Which nights were read, by what, and what was missing.

ALTER TABLE polls ADD COLUMN trouble TEXT;  -- why it says too little about the night that was due
ALTER TABLE polls ADD COLUMN is_estimated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE announcements ADD COLUMN is_estimated INTEGER NOT NULL DEFAULT 0;

UPDATE polls SET trouble = 'stale' WHERE outcome = 'stale';
UPDATE polls SET trouble = 'unreachable' WHERE outcome = 'broken';
UPDATE polls SET trouble = 'capped' WHERE outcome = 'fresh' AND NOT is_complete;

-- All that the books need, in their order; the rest of the key is in it, too.
CREATE INDEX announcements_by_night
    ON announcements (night, category, source, is_estimated);

-- Announced papers are found without reading their texts.
DROP INDEX papers_by_night;
CREATE INDEX announced_by_night ON papers (announced, id)
    WHERE announced IS NOT NULL AND announce_type IN ('new', 'cross');
CREATE VIEW unscored AS SELECT id FROM papers INDEXED BY announced_by_night
    WHERE announced IS NOT NULL AND announce_type IN ('new', 'cross')
    AND id NOT IN (SELECT id FROM predictions);
