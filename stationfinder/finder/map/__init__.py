"""The map: what its page is told, the points of a view, the rows that are read, outlines of areas."""
