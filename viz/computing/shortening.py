"""A module of JavaScript as it stands in a page: without what only its readers need."""

import re

IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=const|function|class|let)", re.MULTILINE)
COMMENT = re.compile(r"^\s*(?://.*|/\*\*[\s\S]*?\*/)\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


def shortened(text: str) -> str:
    r"""Return a module without its imports, its comments and its indentation.

    >>> shortened('import { f } from "./f.js";\n// Why.\nexport const g = () => {\n  f();\n};\n')
    'const g = () => {\nf();\n};\n'
    """
    return INDENT.sub("", COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", text))))
