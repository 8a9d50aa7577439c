"""Values to text: every sentence a person reads, every JSON a program reads."""
