"""How mathematics is written: as text, in LaTeX, in MathML; with symbols, then with numbers."""
