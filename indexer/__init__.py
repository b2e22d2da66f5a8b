"""From clauses to a searchable index, and from a question to an answer with verified citations."""
