"""A whole dump of Open Library or Wikidata, read in place of asking them."""
