"""Opening hours of the whole snapshot: every rule expanded once, rows open at a minute, packed for phones."""
