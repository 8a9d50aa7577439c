"""Proofs of what reads whole dumps."""
