"""Films and books that let the tears come, suggested for one person."""

__version__ = "0.1.0"
