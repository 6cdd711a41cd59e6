"""What axe says of a page."""

import json
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """
async (tags) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } })
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`))
}
"""


def complaints(page: Page) -> list[str]:
    """Return every rule that the page breaks as it stands now, one line per place."""
    page.evaluate(_source())
    found: list[str] = page.evaluate(ASK, RULES)
    return found


@cache
def _source() -> str:
    # evaluated, not added as a script: the shop's own policy would rightly refuse a foreign one
    return f"(0, eval)({json.dumps(AXE.read_text(encoding='utf-8'))})"
