"""What a chapter's Markdown becomes."""

import re
from html.parser import HTMLParser

import pytest
from deaf import Deaf
from documents import documents
from hypothesis import given, settings
from manuscript import CHAPTER, FRONT, SVG, Manuscript

from course.markdown import Renderer
from course.source import Problem

FLUID = b'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="300"/>'


def test_headings_get_ids_that_danish_readers_can_guess(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter("## Æbler på Ørø\n\n### CO₂\n\n## Æbler på Ørø\n")
    assert [(p.ident, p.level) for p in chapter.passages][:2] == [
        ("aebler-paa-oeroe", 2),
        ("co2", 3),
    ]
    assert len({passage.ident for passage in chapter.passages}) == 3
    assert [passage.title for passage in chapter.toc] == ["Æbler på Ørø", "Æbler på Ørø"]


def test_no_heading_takes_an_id_of_a_question(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter("## Spm kvantisering\n")
    assert chapter.passages[0].ident == "afsnit-spm-kvantisering"


def test_lists_stand_in_lists(manuscript: Manuscript) -> None:
    html = manuscript.chapter("- strøm\n    - træning\n    - brug\n- vand\n").html
    assert re.sub(r"\s", "", html) == (
        "<ul><li>strøm<ul><li>træning</li><li>brug</li></ul></li><li>vand</li></ul>"
    )


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("NOTE", "Bemærk"),
        ("TIP", "Tip"),
        ("WARNING", "Advarsel"),
        ("EXAMPLE", "Eksempel"),
        ("PROBLEM", "Problem"),
        ("SOLUTION", "Løsning"),
    ],
)
def test_a_callout_has_its_danish_name(manuscript: Manuscript, kind: str, title: str) -> None:
    html = manuscript.chapter(f"> [!{kind}]\n> Tekst.\n").html
    assert f'class="callout {kind.lower()}"' in html
    assert 'role="note"' in html
    assert f"</svg>{title}</p>" in html


def test_a_callout_can_have_a_title_of_its_own(manuscript: Manuscript) -> None:
    html = manuscript.chapter("> [!EXAMPLE] Regn selv\n> Tekst.\n").html
    assert "Regn selv</p>" in html
    assert "Eksempel" not in html


def test_a_problem_and_its_solution_belong_together(manuscript: Manuscript) -> None:
    pair = "> [!PROBLEM]\n> Dyrt.\n\n> [!SOLUTION]\n> Billigt.\n"
    assert manuscript.chapter(pair).html.count('<div class="pair">') == 1
    assert '<div class="pair">' not in manuscript.chapter("> [!PROBLEM]\n> Dyrt.\n").html


def test_a_picture_with_a_title_is_a_figure(manuscript: Manuscript) -> None:
    text = FRONT + '![Søjler](billeder/a.svg "Pointen")\n\n![Flydende](billeder/b.svg)\n'
    html = manuscript.chapter(
        {CHAPTER: text, "01-del/billeder/a.svg": SVG, "01-del/billeder/b.svg": FLUID}
    ).html
    assert re.search(
        r'<figure>\s*<figcaption class="name">Pointen</figcaption>\s*<img [^>]*>', html
    )
    assert 'alt="Søjler"' in html
    assert 'width="640"' in html
    assert re.search(r'<img (?=[^>]*class="fluid")(?=[^>]*height="300")(?![^>]*width=)', html)


def test_a_table_has_caption_scopes_and_classes_for_its_columns(manuscript: Manuscript) -> None:
    table = "Tabel: Bit og *plads*\n\n| Bit | GB |\n| --- | ---: |\n| 16 | 14,0 |\n"
    html = manuscript.chapter(table).html
    assert re.search(r"<caption [^>]*>Bit og <em>plads</em></caption>", html)
    assert re.search(r'<th scope="col">Bit</th>', html)
    assert re.search(r'<th scope="row">16</th>', html)
    assert re.search(r'<td class="num">14,0</td>', html)
    assert "style" not in html
    assert "align" not in html
    assert "Tabel:" not in html


def test_footnotes_become_sources_that_lead_back(manuscript: Manuscript) -> None:
    html = manuscript.chapter("Et tal.[^a] Og igen.[^a]\n\n[^a]: Kilde 2024.\n").html
    assert re.search(r'<section (?=[^>]*class="footnotes")[^>]*aria-labelledby="_kilder"', html)
    assert html.count('aria-label="Fodnote 1"') == 2
    assert re.search(r"<li id=\"fn:a\">.*Kilde 2024\..*Tilbage til teksten</a>", html, re.DOTALL)


def test_code_is_shown_as_it_was_written(manuscript: Manuscript) -> None:
    html = manuscript.chapter("```python\nx = '<b>' # [a](b)\n```\n\nOg `<i>`.\n").html
    assert "x = '&lt;b&gt;' # [a](b)" in html
    assert 'class="language-python"' in html
    assert "<code>&lt;i&gt;</code>" in html


def test_english_words_are_marked_as_english(manuscript: Manuscript) -> None:
    assert '<i lang="en">outliers</i>' in manuscript.chapter('<i lang="en">outliers</i>\n').html


def test_links_to_files_become_addresses(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter(
        {
            CHAPTER: FRONT + "[a](02-andet.md#her) [b](../course.md) [c](https://x.example)\n",
            "01-del/02-andet.md": FRONT + "## Her\n",
        }
    )
    hrefs = re.findall(r'href="([^"]+)"', chapter.html)
    assert hrefs == ["/kursus/andet/#her", "/kursus/", "https://x.example"]


def test_definitions_hold_wherever_they_stand(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter(
        "Se [kilden][k].[^a]\n\n## Quiz\n\n### Hvad? {#s}\n\n- [x] Ja {#a}\n- [ ] Nej {#b}\n\n"
        "[k]: https://kapitel.example\n[^a]: Kilde.\n"
    )
    assert 'href="https://kapitel.example"' in chapter.html
    assert "Kilde." in chapter.html
    assert chapter.questions[0].choices[1].text == "Nej"


class Balance(HTMLParser):
    """Reads HTML and remembers what is open, and each tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"img", "br", "hr", "wbr", "use"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "use":
            assert self.open.pop() == tag


@settings(max_examples=60, deadline=None)
@given(documents)
def test_whatever_is_written_comes_out_whole_and_harmless(text: str) -> None:
    html = Renderer(Deaf()).body(text).html  # type: ignore[arg-type]
    read = Balance(html)
    assert read.open == []
    for tag, attributes in read.seen:
        assert tag not in {"script", "style", "iframe", "object", "form", "input", "link", "meta"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        '<i style="position:fixed">x</i>',
        '<i onclick="alert(1)">x</i>',
        "<iframe src='//x.example'></iframe>",
        "<!-- skjult -->",
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "{}\n",
        "> [!NOTE] {}\n> Tekst.\n",
        "## Quiz\n\n### Hvad {} {{#s}}\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n",
        "## Quiz\n\n### Hvad? {{#s}}\n\n- [x] Ja {} {{#a}}\n- [ ] Nej {{#b}}\n",
        "## Quiz\n\n### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n  > {}\n- [ ] Nej {{#b}}\n",
        "## Quiz\n\n### Hvad? {{#s}}\n\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n\n> {}\n",
    ],
)
def test_what_is_hostile_is_refused_wherever_it_stands(
    manuscript: Manuscript, attack: str, place: str
) -> None:
    reading = manuscript.read(place.format(attack))
    assert reading.course is None
    codes: list[Problem] = reading.errors
    assert {problem.code for problem in codes} <= {"html", "link", "billede", "alt-mangler"}
