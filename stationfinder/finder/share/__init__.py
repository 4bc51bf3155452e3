"""A place as one rider hands it to another."""
