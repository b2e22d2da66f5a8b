"""Rule packs written from the clauses, and their three-valued evaluation."""
