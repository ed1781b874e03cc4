"""The lecture, row by row: each script runs by itself, prints a table, and draws with --out."""
