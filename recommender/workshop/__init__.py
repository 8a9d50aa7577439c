"""The workshop: building, checking, fitting. Only these rooms may use heavy tools."""
