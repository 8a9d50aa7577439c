"""`boost refresh` as a whole, when everything goes wrong."""
