"""PostgreSQL: units of work, the journal, and one store per feature, with SQL in files."""
