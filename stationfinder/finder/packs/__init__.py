"""All stations of a city or county, for a phone without a network."""
