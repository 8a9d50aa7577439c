"""Tests of the workshop, file by file."""
