"""The rule book: operations, each next to the rule that differentiates it, a family a module."""
