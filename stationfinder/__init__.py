"""驿路有家: the nearest rest station that lets a courier in."""
