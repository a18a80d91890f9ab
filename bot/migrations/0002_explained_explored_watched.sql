-- What would have changed a decision, and which papers are held to learn from.

ALTER TABLE predictions ADD COLUMN counterfactual TEXT;  -- JSON object: terms, relevance, decision
ALTER TABLE predictions ADD COLUMN is_explored INTEGER NOT NULL DEFAULT 0;

-- What was thought of each night: how many papers, and how many of them should be relevant.
CREATE VIEW night_sums AS
    SELECT announced AS night, count(*) AS scored, sum(relevance) AS relevant
    FROM predictions WHERE announced IS NOT NULL GROUP BY announced;
