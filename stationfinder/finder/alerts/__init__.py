"""Heat, cold and storm: the notices of a page, and the same as data."""
