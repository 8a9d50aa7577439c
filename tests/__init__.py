"""The tests, a file for each file of code."""
