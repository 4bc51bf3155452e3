"""Heat, cold and storm: what staff tell the people of an area, and until when."""
