"""Chinese wordings of opening hours → rules: spelling, tokens, phrases, clauses, one reading."""
