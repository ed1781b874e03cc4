"""The site: the README, docs/ and the docstrings as pages of HTML, with a search, and no network.

    python -m docs.making.site      builds out/site/index.html, and checks its links

Zensical makes it, as mkdocs.yml says, from the pages that `Pages` puts into out/pages.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docs.making.figures import ROOT
from docs.making.links import broken_links
from docs.making.pages import Pages

OUT = ROOT / "out"


def main() -> None:
    """Build the site, and end with an error if a link of it is broken."""
    Pages(OUT / "pages").stage()
    zensical = Path(sys.executable).with_name("zensical")
    done = subprocess.run([str(zensical), "build", "--clean", "--strict"], check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(done.returncode)
    broken = broken_links(OUT / "site")
    if broken:
        raise SystemExit("\n".join(broken))
    print(f"built, every link leads somewhere: {OUT / 'site' / 'index.html'}")


if __name__ == "__main__":
    main()
