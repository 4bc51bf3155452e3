"""What one passes on the way from the shop to the customer: the question, the search, the data."""
