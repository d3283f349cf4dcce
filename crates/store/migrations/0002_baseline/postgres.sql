-- A baseline is a row of the journal, and nothing beside it: the newest of a key is its baseline.
create index journal_baseline on journal (subject, seq) where act = 'baseline-approved';
