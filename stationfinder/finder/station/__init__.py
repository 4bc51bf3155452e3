"""The page of one place, and what is told at its door."""
