"""Makes the pictures of the site itself in static/img: the card that a shared link shows, and the icons.

    .venv/bin/python docs/make_pictures.py

To be run again, where Chromium is, when icon.svg, the colours or the words change.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")

ICON = (FOLDER / "icon.svg").read_text()
# The systems cut these to their own shape: the colour goes to the edge, the mark keeps off it.
WHOLE = ICON.replace(' rx="4"', "")

# The course as the fore-edge of a book, as at the top of a chapter's menu: some are read, some not.
SECTIONS = (5, 4, 6, 5, 4)
READ = 11

CARD = """<!doctype html>
<html lang="da">
<style>
  body { margin: 0; inline-size: 1200px; block-size: 630px; box-sizing: border-box; padding: 44px 84px 68px;
    display: grid; grid-template-rows: auto auto 1fr; background: #fcfaf4; color: #182030;
    border-block-start: 14px solid #09565d;
    font-family: "Iowan Old Style", Charter, "Source Serif 4", Cambria, Georgia, "Liberation Serif", serif; }
  h1 { margin: 0 0 0 -6px; font-size: 190px; font-weight: 400; letter-spacing: -0.025em; line-height: 1; }
  p { margin: 28px 0 0; font-size: 58px; line-height: 1.25; color: #464f5d; }
  div { align-self: end; display: flex; justify-content: space-between; }
  span { display: flex; align-items: end; block-size: 76px; gap: 19px; }
  i { inline-size: 12px; block-size: 40%; background: #78818e; }
  i.read { inline-size: 16px; block-size: 100%; background: #09565d; }
</style>
<h1>Kapitel</h1>
<p>Læs et kapitel, svar,<br>og se, hvad du har forstået.</p>
<div>EDGE</div>
</html>"""


def main() -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(color_scheme="light")
        take(page, "card.png", card(), 1200, 630)
        for name, svg, size, mark in (
            ("icon-192.png", ICON, 192, 1.0),
            ("icon-512.png", ICON, 512, 1.0),
            ("icon-maskable.png", WHOLE, 512, 0.8),
            ("icon-apple.png", WHOLE, 180, 0.9),
        ):
            take(page, name, icon(svg, mark), size, size)
        browser.close()


def card() -> str:
    strokes = iter(['<i class="read"></i>'] * READ + ["<i></i>"] * (sum(SECTIONS) - READ))
    leaves = ("".join(next(strokes) for _ in range(count)) for count in SECTIONS)
    return CARD.replace("EDGE", "".join(f"<span>{leaf}</span>" for leaf in leaves))


def icon(svg: str, mark: float) -> str:
    """The icon over the whole page; below 1, its mark alone is made smaller."""
    style = f"svg{{display:block}}path{{transform:scale({mark});transform-origin:center}}"
    return f"<!doctype html><style>body{{margin:0}}{style}</style>{svg}"


def take(page: Page, name: str, html: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html)
    page.screenshot(path=FOLDER / name, omit_background=True)


if __name__ == "__main__":
    main()
