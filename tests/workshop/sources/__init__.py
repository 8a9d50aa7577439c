"""Tests of what is asked of the world outside."""
