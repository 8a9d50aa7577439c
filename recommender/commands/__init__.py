"""The commands, a file for each group. They ask, call one function, and show it."""
