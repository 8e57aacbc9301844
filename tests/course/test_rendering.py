"""What an author's Markdown becomes, and what never comes through."""

import re
from html.parser import HTMLParser

import pytest
from documents import documents, noise
from hypothesis import given, settings
from manuscript import CHAPTER, FRONT, SVG, Manuscript
from recorder import Recorder

from course import mathematics
from course.markdown import Renderer, plain_text
from course.tree import CALLOUTS
from course.words import slugify

OTHER = "01-del/02-andet.md"


def rendered(manuscript: Manuscript, text: str) -> str:
    return manuscript.chapter(f"{text}\n").html


# Headings


@pytest.mark.parametrize(
    ("heading", "ident"),
    [
        ("Energiforbrug", "energiforbrug"),
        ("Bæredygtighed på Ærø", "baeredygtighed-paa-aeroe"),
        ("Udledning af CO₂", "udledning-af-co2"),
        ("Élan & `kode`: *fx*", "elan-kode-fx"),
        ("Et A\u030asted", "et-aasted"),
        ("???", "afsnit"),
        ("spm-a", "afsnit-spm-a"),
        ("_flot", "flot"),
        ("Kilder", "kilder"),
        ("Eget id {#mit-id}", "mit-id"),
        ("Eget id {#mit-id} ##", "mit-id"),
        ("Med <i lang='en'>word</i>", "med-word"),
    ],
)
def test_a_heading_has_an_id_of_its_words(manuscript: Manuscript, heading: str, ident: str) -> None:
    chapter = manuscript.chapter(f"## {heading}\n")
    [passage] = chapter.passages
    assert passage.ident == ident
    assert chapter.html.startswith(f'<h2 id="{ident}">')


def test_headings_with_the_same_words_have_ids_of_their_own(manuscript: Manuscript) -> None:
    chapter = manuscript.chapter("## Mål\n\n## Mål\n\n### Mål\n\n## Andet {#maal_1}\n")
    idents = [passage.ident for passage in chapter.passages]
    assert len(set(idents)) == 4
    assert idents[3] == "maal_1"


def test_passages_are_the_headings_in_order_and_the_contents_their_first_level(
    manuscript: Manuscript,
) -> None:
    chapter = manuscript.chapter("## A *b*[^1]\n\n### C `<d>`\n\n#### E & f\n\n## G\n\n[^1]: H\n")
    assert [(p.title, p.level) for p in chapter.passages] == [
        ("A b", 2),
        ("C <d>", 3),
        ("E & f", 4),
        ("G", 2),
    ]
    assert [passage.title for passage in chapter.toc] == ["A b", "G"]


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("## C#", '<h2 id="c">C#</h2>'),
        ("## A ##", '<h2 id="a">A</h2>'),
        ("## A \\#", '<h2 id="a">A #</h2>'),
        ("##Ikke", "<p>##Ikke</p>"),
        (" ## Ikke", "<p>## Ikke</p>"),
        ("\\## Ikke", "<p>## Ikke</p>"),
    ],
)
def test_what_is_a_heading(manuscript: Manuscript, line: str, html: str) -> None:
    assert rendered(manuscript, line) == html


# Text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "*a* _b_ **c** __d__ ***e***",
            "<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong>"
            " <strong><em>e</em></strong>",
        ),
        ("et_ord_her 2*3*4", "et_ord_her 2<em>3</em>4"),
        ("\\*a\\* \\<b> \\`c\\` \\$d \\| \\&", "*a* &lt;b&gt; `c` $d | &amp;"),
        ("a  \nb", "a<br>\nb"),
        ("a\nb", "a\nb"),
        ("AT&T, a < b, &copy; &lt;b&gt;", "AT&amp;T, a &lt; b, © &lt;b&gt;"),
        ("`<b>&amp;`", "<code>&lt;b&gt;&amp;amp;</code>"),
        ("`` a`b ``", "<code>a`b</code>"),
        ("```a``` b", "<code>a</code> b"),
        ("``a`", "``a`"),
        ('<i lang="en">word</i>', '<i lang="en">word</i>'),
        ("H<sub>2</sub>O<br>m<sup>2</sup>", "H<sub>2</sub>O<br>m<sup>2</sup>"),
        ('<abbr title="a > b">ab</abbr>', '<abbr title="a &gt; b">ab</abbr>'),
        ('<time datetime="2026-11-24">i dag</time>', '<time datetime="2026-11-24">i dag</time>'),
        ("[TOC]", "[TOC]"),
    ],
)
def test_words_in_a_paragraph(manuscript: Manuscript, text: str, html: str) -> None:
    assert rendered(manuscript, text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n    - b\n        1. c", "<ul><li>a<ul><li>b<ol><li>c</li></ol></li></ul></li></ul>"),
        ("- a\n\n    b\n\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
        ("1. a\n\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        (
            "- a\n\n    ```\n    x\n      y\n    ```",
            '<ul><li><p>a</p><pre tabindex="0"><code>x\n  y</code></pre></li></ul>',
        ),
        ("> a\n>\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"),
        ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        ("a\n```\nb\n```\nc", '<p>a</p><pre tabindex="0"><code>b</code></pre><p>c</p>'),
        (
            "> a\n> ```\n> b\n> ```\n> c",
            '<blockquote><p>a</p><pre tabindex="0"><code>b</code></pre><p>c</p></blockquote>',
        ),
    ],
)
def test_lists_quotes_and_blocks(manuscript: Manuscript, text: str, html: str) -> None:
    assert re.sub(r"(?<=>)\n|\n(?=<)", "", rendered(manuscript, text)) == html


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ("", ""),
        ("python", ' class="language-python"'),
        (" python start", ' class="language-python"'),
        ('{.python title="x"}', ' class="language-python"'),
        ("c++", ' class="language-c++"'),
        ('"><script>', ""),
        ("ukendt", ' class="language-ukendt"'),
    ],
)
def test_fenced_code_is_shown_as_written(manuscript: Manuscript, info: str, kind: str) -> None:
    html = rendered(manuscript, f"```{info}\n<b>*a*</b> & \\* [c](d)\n\n\tx\n```")
    code = "&lt;b&gt;*a*&lt;/b&gt; &amp; \\* [c](d)\n\n    x"
    assert re.sub("</?span[^>]*>", "", html) == f'<pre tabindex="0"><code{kind}>{code}</code></pre>'


def test_a_fence_ends_at_a_mark_of_its_own_kind_that_is_not_further_in(
    manuscript: Manuscript,
) -> None:
    code = "~~~\n``\n    ```\n```python\n## A"
    html = rendered(manuscript, f"```\n{code}\n  `````  \n\n## B")
    assert html == f'<pre tabindex="0"><code>{code}</code></pre>\n<h2 id="b">B</h2>'


# Definitions and abbreviations


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A\n: b", "<dl><dt>A</dt><dd>b</dd></dl>"),
        (
            "*A*\n: `b` $c$",
            "<dl><dt><em>A</em></dt><dd><code>b</code> "
            "<math><mrow><mi>c</mi></mrow></math></dd></dl>",
        ),
        ("A\nB\n: c\n: d", "<dl><dt>A</dt><dt>B</dt><dd>c</dd><dd>d</dd></dl>"),
        ("A\n: b\n\nC\n: d", "<dl><dt>A</dt><dd>b</dd><dt>C</dt><dd>d</dd></dl>"),
        ("A\n: b\nC\n: d", "<dl><dt>A</dt><dd>b</dd><dt>C</dt><dd>d</dd></dl>"),
        ("A\n: b\n    c\nd", "<dl><dt>A</dt><dd>b\nc</dd></dl><p>d</p>"),
        (
            "A\n\n: b\n\n    c\n\n    - d",
            "<dl><dt>A</dt><dd><p>b</p><p>c</p><ul><li>d</li></ul></dd></dl>",
        ),
        ("> A\n> : b", "<blockquote><dl><dt>A</dt><dd>b</dd></dl></blockquote>"),
        (": b", "<p>: b</p>"),
        ("A: b\n:c", "<p>A: b\n:c</p>"),
    ],
)
def test_terms_and_their_definitions(manuscript: Manuscript, text: str, html: str) -> None:
    assert re.sub(r"(?<=>)\n|\n(?=<)", "", rendered(manuscript, text)) == html


def test_a_heading_in_a_definition_is_told_at_its_place(manuscript: Manuscript) -> None:
    [problem] = manuscript.read("Ord\n: # b\n").errors
    assert (problem.line, problem.column, problem.code) == (5, 3, "overskrift")


def test_an_abbreviation_is_spelled_out_wherever_it_stands(manuscript: Manuscript) -> None:
    html = rendered(manuscript, '## AI\n\nOm *AI*, `AI` og FAIR.\n\n*[AI]: Kunstig <b> & "x"')
    abbr = '<abbr title="Kunstig &lt;b&gt; &amp; &quot;x&quot;">AI</abbr>'
    assert html == (f'<h2 id="ai">{abbr}</h2>\n<p>Om <em>{abbr}</em>, <code>AI</code> og FAIR.</p>')


QUIZ = "## Quiz\n\n### Hvad er AI? {#s}\n\n- [x] AI {#a}\n- [ ] Nej {#b}\n"


@pytest.mark.parametrize(
    "text",
    [
        "*[AI]: Kunstig intelligens\n\nAI\n",
        "AI\n*[AI]: Kunstig intelligens\n",
        "*[LLM]: Sprogmodel\n*[AI]: Kunstig intelligens\nAI\n",
        "*[AI]:\n    Kunstig intelligens\n\nAI\n",
        f"AI\n\n{QUIZ}\n*[AI]: Kunstig intelligens\n",
        f"AI\n\n{QUIZ}*[AI]: Kunstig intelligens\n\n> Note om AI\n",
        "AI\n\n## Udfordring: Byg\n\n*[AI]: Kunstig intelligens\n",
    ],
)
def test_an_abbreviation_may_be_given_anywhere(manuscript: Manuscript, text: str) -> None:
    chapter = manuscript.chapter(text)
    assert '<abbr title="Kunstig intelligens">AI</abbr>' in chapter.html
    assert "*[" not in chapter.html
    for question in chapter.questions:
        assert (question.title, question.choices[0].html) == ("Hvad er AI?", "AI")
        assert "*[" not in question.note


# Links


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://kapitel.example/?a=1&b=2#c", "https://kapitel.example/?a=1&amp;b=2#c"),
        ("https://kapitel.example/?a=1&amp;b=2", "https://kapitel.example/?a=1&amp;b=2"),
        ("<https://kapitel.example/a_(b)>", "https://kapitel.example/a_(b)"),
        ("HTTPS://kapitel.example", "HTTPS://kapitel.example"),
        ("mailto:en@kapitel.example", "mailto:en@kapitel.example"),
        ("#a", "#a"),
        ("01-kapitel.md", "/kursus/kapitel/"),
        ("01-kapitel.md#a", "#a"),
        ("./02-andet.md", "/kursus/andet/"),
        ("02-andet.md#b", "/kursus/andet/#b"),
        ("02\\-andet.md", "/kursus/andet/"),
        ("%30%32-andet.md", "/kursus/andet/"),
        ("../02-ny/01-tredje.md", "/kursus/tredje/"),
        ("../course.md", "/kursus/"),
        ("../course.md#c", "/kursus/#c"),
        ("../course.md#d", "/kursus/#d"),
        ("/kursus/", "/kursus/"),
        ("/kursus/andet/#b", "/kursus/andet/#b"),
        ("/kursus/#c", "/kursus/#c"),
        ("/privatliv/", "/privatliv/"),
        ("/", "/"),
        ("/nabo/side/", "/nabo/side/"),
    ],
)
def test_a_link_leads_to_the_address_of_what_it_names(
    manuscript: Manuscript, target: str, address: str
) -> None:
    neighbour = Manuscript(manuscript.folder.parent / "nabo")
    neighbour.write({"01-del/01-side.md": FRONT})
    manuscript.write({OTHER: f"{FRONT}## B\n", "course.md": f"{FRONT}## C\n"})
    manuscript.write({"02-ny/section.md": f"{FRONT}## D\n", "02-ny/01-tredje.md": FRONT})
    html = rendered(manuscript, f"## A\n\n[ord]({target})")
    assert f'<p><a href="{address}">ord</a></p>' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "[a][b], [B], [b][]\n\n[b]: https://b.dk",
            '<a href="https://b.dk">a</a>, <a href="https://b.dk">B</a>,'
            ' <a href="https://b.dk">b</a>',
        ),
        ('[a](https://b.dk "T")', '<a href="https://b.dk" title="T">a</a>'),
        ("<https://b.dk>", '<a href="https://b.dk">https://b.dk</a>'),
        ("<en@b.dk>", '<a href="mailto:en@b.dk">en@b.dk</a>'),
        ("[*a* `b`](https://b.dk)", '<a href="https://b.dk"><em>a</em> <code>b</code></a>'),
    ],
)
def test_ways_to_write_a_link(manuscript: Manuscript, text: str, html: str) -> None:
    assert rendered(manuscript, text) == f"<p>{html}</p>"


# Pictures


def test_a_picture_with_a_title_is_a_figure_with_a_caption(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/billeder/b.svg": SVG})
    html = rendered(manuscript, '![Det *viser* "a"](billeder/b.svg "Titel & <ord>")')
    src = re.search(r'src="([^"]+)"', html)
    assert src
    assert re.fullmatch(r"/billeder/[0-9a-f]{20}/b\.svg", src[1])
    assert html == (
        '<figure><figcaption class="name">Titel &amp; &lt;ord&gt;</figcaption>'
        '<img alt="Det *viser* &quot;a&quot;" decoding="async" height="360" loading="lazy" '
        f'src="{src[1]}" width="640"></figure>'
    )


@pytest.mark.parametrize(
    "text", ["![a](b.svg)", 'Ord ![a](b.svg "T") ord', '[![a](b.svg "T")](https://kapitel.example)']
)
def test_a_picture_in_a_text_is_no_figure(manuscript: Manuscript, text: str) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    html = rendered(manuscript, text)
    assert "<img" in html
    assert "figure" not in html


def test_decoration_has_an_empty_text_instead(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    html = rendered(manuscript, "![](b.svg){.dekoration}")
    assert 'alt=""' in html
    assert 'class="dekoration"' in html


@pytest.mark.parametrize("text", ["![](b.svg)", "![ ](b.svg)", "![](b.svg){.andet}"])
def test_only_decoration_needs_no_text(manuscript: Manuscript, text: str) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    assert [problem.code for problem in manuscript.read(f"{text}\n").errors] == ["alt-mangler"]


def test_decoration_with_words_is_still_silent(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    assert 'alt=""' in rendered(manuscript, "![Et blad](b.svg){.dekoration}")


def test_a_picture_stands_in_every_part_of_a_question(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.svg": SVG})
    quiz = (
        '## Quiz\n\n### Hvad er ![t](b.svg)? {#s}\n\n![k](b.svg "Titel")\n\n'
        "- [x] ![s](b.svg) {#a}\n  > ![f](b.svg)\n- [ ] Nej {#b}\n\n> ![n](b.svg)\n"
    )
    [question] = manuscript.chapter(quiz).questions
    choice = question.choices[0]
    assert re.fullmatch(r'Hvad er <img alt="t"[^>]*>\?', question.title)
    assert re.fullmatch(r'<figure><figcaption[^>]*>Titel</[^>]*><img alt="k".*>', question.body)
    assert re.fullmatch(r'<img alt="s"[^>]*>', choice.html)
    assert re.fullmatch(r'<p><img alt="f"[^>]*></p>', choice.explanation)
    assert re.fullmatch(r'<p><img alt="n"[^>]*></p>', question.note)


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (30).to_bytes(4) + (20).to_bytes(4) + b"\x08\x06\0\0\0"


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("b.svg", SVG, {"width": "640", "height": "360"}),
        (
            "b.svg",
            b'<svg viewBox="0,0 10.4,5.6" width="1" height="1"/>',
            {"width": "10", "height": "6"},
        ),
        ("b.svg", b'<svg width="30px" height="20"/>', {"width": "30", "height": "20"}),
        ("b.svg", b'<svg width="100%" height="240"/>', {"class": "fluid", "height": "240"}),
        ("b.svg", b'<svg height="240"/>', {"class": "fluid", "height": "240"}),
        ("B.PNG", PNG, {"width": "30", "height": "20"}),
    ],
)
def test_a_picture_tells_its_size_so_that_nothing_jumps(
    manuscript: Manuscript, name: str, data: bytes, size: dict[str, str]
) -> None:
    manuscript.write({f"01-del/{name}": data})
    html = rendered(manuscript, f"![a]({name})")
    attributes = dict(re.findall(r'(width|height|class)="([^"]*)"', html))
    assert attributes == size


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"<html/>",
        b"<svg/>",
        b'<svg viewBox="0 0 a b"/>',
        b'<svg viewBox="0 0 0 0"/>',
        b'<svg viewBox="0 0 -5 5"/>',
        b'<svg viewBox="0 0 inf 1"/>',
        b'<svg viewBox="0 0 nan 1"/>',
        b'<svg width="5em" height="1"/>',
        b'<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&c;</svg>',
    ],
)
def test_a_drawing_that_tells_no_size_is_a_fault(manuscript: Manuscript, data: bytes) -> None:
    manuscript.write({"01-del/b.svg": data})
    assert [problem.code for problem in manuscript.read("![a](b.svg)\n").errors] == ["billede"]


# Callouts


@pytest.mark.parametrize("kind", CALLOUTS)
def test_a_callout_has_its_danish_title(manuscript: Manuscript, kind: str) -> None:
    for mark in (kind.upper(), kind, kind.title()):
        assert rendered(manuscript, f"> [!{mark}]\n> Tekst.") == (
            f'<div aria-labelledby="_boks-1" class="callout {kind}" role="note">\n'
            f'<p class="tag {kind}" id="_boks-1"><svg class="icon" aria-hidden="true">'
            f'<use href="#_i-{kind}"/></svg>{CALLOUTS[kind]}</p>\n<p>Tekst.</p>\n</div>'
        )


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("Egen titel", "Egen titel"),
        ("*Egen* `titel`", "<em>Egen</em> <code>titel</code>"),
        ("Note", "Bemærk"),
    ],
)
def test_a_callout_may_have_a_title_of_its_own(
    manuscript: Manuscript, title: str, html: str
) -> None:
    assert f"</svg>{html}</p>" in rendered(manuscript, f"> [!NOTE] {title}\n> Tekst.")


def test_a_folded_callout_has_its_danish_title_too(manuscript: Manuscript) -> None:
    html = rendered(manuscript, "> [!WARNING]-\n> Tekst.\n\n> [!TIP]+ Egen\n> Tekst.")
    assert "<summary>Advarsel</summary>" in html
    assert "<summary>Egen</summary>" in html
    assert html.count("<details") == 2


def test_a_callout_holds_what_a_text_holds(manuscript: Manuscript) -> None:
    html = rendered(manuscript, "> [!NOTE]\n> - a\n>\n> > b\n>\n> > [!TIP]\n> > c")
    assert "<ul>\n<li>a</li>\n</ul>" in html
    assert "<blockquote>\n<p>b</p>\n</blockquote>" in html
    assert html.count('role="note"') == 2
    assert re.findall(r'id="(_boks-\d)"', html) == ["_boks-1", "_boks-2"]


def test_a_problem_and_the_solution_below_it_are_a_pair(manuscript: Manuscript) -> None:
    problem, solution, note = (f"> [!{kind}]\n> Tekst." for kind in ("PROBLEM", "SOLUTION", "NOTE"))

    def shape(*boxes: str) -> list[str]:
        html = rendered(manuscript, "\n\n".join(boxes))
        return re.findall(r'class="(?:callout )?(pair|problem|solution|note)"', html)

    assert shape(problem, solution) == ["pair", "problem", "solution"]
    assert shape(problem, solution, problem, solution) == ["pair", "problem", "solution"] * 2
    assert shape(problem, problem, solution) == ["problem", "pair", "problem", "solution"]
    assert shape(problem, note, solution) == ["problem", "note", "solution"]
    assert shape(solution, problem) == ["solution", "problem"]
    assert shape(problem, "Tekst.", solution) == ["problem", "solution"]


# Tables


def test_a_table_has_a_caption_scopes_and_its_numbers_in_line(manuscript: Manuscript) -> None:
    table = "|  | Størrelse | Tal | Midt |\n| --- | :-- | --: | :-: |\n| **A** | 1 | 2 | 3 |"
    html = rendered(manuscript, f"Tabel: Navn med *vægt*\n\n{table}\n\nTekst.")
    assert html == (
        '<section aria-labelledby="_boks-1" class="sheet" tabindex="0"><table>\n'
        '<caption class="name" id="_boks-1">Navn med <em>vægt</em></caption>\n'
        '<thead>\n<tr>\n<td></td>\n<th scope="col">Størrelse</th>\n'
        '<th class="num" scope="col">Tal</th>\n<th class="center" scope="col">Midt</th>\n'
        '</tr>\n</thead>\n<tbody>\n<tr>\n<th scope="row"><strong>A</strong></th>\n<td>1</td>\n'
        '<td class="num">2</td>\n<td class="center">3</td>\n</tr>\n</tbody>\n</table>\n</section>\n'
        "<p>Tekst.</p>"
    )


def test_a_table_without_a_caption_still_has_a_name(manuscript: Manuscript) -> None:
    html = rendered(manuscript, "| a | b |\n| - | - |\n| `x|y` | 1 |")
    assert html.startswith('<section aria-label="Tabel" class="sheet" tabindex="0">')
    assert "<code>x|y</code>" in html
    assert "<caption" not in html


def test_a_heading_ends_a_table(manuscript: Manuscript) -> None:
    html = rendered(manuscript, "Tabel: A\n\n| a | b |\n| - | - |\n| 1 | 2 |\n## C")
    assert html.endswith('</section>\n<h2 id="c">C</h2>')


# Footnotes


def test_footnotes_are_gathered_under_sources(manuscript: Manuscript) -> None:
    html = rendered(manuscript, "A[^x]. B[^y]. C[^x].\n\n[^x]: Den *ene*.\n[^y]: Den anden.")
    text, notes = html.split("\n", 1)
    assert text == (
        '<p>A<sup id="fnref:x"><a aria-label="Fodnote 1" class="footnote-ref" href="#fn:x">1</a></sup>.'
        ' B<sup id="fnref:y"><a aria-label="Fodnote 2" class="footnote-ref" href="#fn:y">2</a></sup>.'
        ' C<sup id="fnref2:x"><a aria-label="Fodnote 1" class="footnote-ref" href="#fn:x">1</a></sup>.'
        "</p>"
    )
    assert notes == (
        '<section aria-labelledby="_kilder" class="footnotes">\n<h2 id="_kilder">Kilder</h2>\n<ol>\n'
        '<li id="fn:x">\n<p>Den <em>ene</em>.&nbsp;'
        '<a class="footnote-backref" href="#fnref:x">Tilbage til teksten</a> '
        '<a class="footnote-backref" href="#fnref2:x">Sted 2</a></p>\n</li>\n'
        '<li id="fn:y">\n<p>Den anden.&nbsp;'
        '<a class="footnote-backref" href="#fnref:y">Tilbage til teksten</a></p>\n</li>\n'
        "</ol>\n</section>"
    )


def test_a_footnote_that_nothing_calls_leads_nowhere(manuscript: Manuscript) -> None:
    assert "backref" not in rendered(manuscript, "Tekst.\n\n[^x]: Note.")


def test_every_link_within_a_page_finds_its_place(manuscript: Manuscript) -> None:
    html = rendered(
        manuscript, "A[^ærø] B[^1] C[^a-b]\n\n[^ærø]: a\n[^1]: b\n\n    c\n[^a-b]: d[^1]"
    )
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert len(targets) == 7
    assert targets <= set(re.findall(r'id="([^"]+)"', html))


def test_a_chapters_boxes_have_ids_of_their_own_in_the_quiz_too(manuscript: Manuscript) -> None:
    box = "> [!NOTE]\n> a\n\nTabel: T\n\n| a | b |\n| - | - |\n"
    quiz = "".join(
        f"### {n}? {{#s{n}}}\n\n{box}\n- [x] Ja {{#a}}\n- [ ] Nej {{#b}}\n\n" for n in (1, 2)
    )
    chapter = manuscript.chapter(f"{box}\n## Quiz\n\n{quiz}")
    html = chapter.html + "".join(question.body for question in chapter.questions)
    idents = re.findall(r' id="([^"]+)"', html)
    assert len(idents) == len(set(idents)) == 6
    assert sorted(re.findall(r'aria-labelledby="([^"]+)"', html)) == sorted(idents)


def test_an_id_in_the_quiz_is_left_out(manuscript: Manuscript) -> None:
    quiz = "### Hvad? {#s}\n\n*a*{#a}\n\n- [x] Ja {#a}\n  > *b*{#c}\n- [ ] Nej {#b}\n"
    [question] = manuscript.chapter(f"## A {{#a}}\n\n## Quiz\n\n{quiz}").questions
    parts = [question.body, *(f"{choice.html}{choice.explanation}" for choice in question.choices)]
    assert not [part for part in parts if "id=" in part]


# What never comes through

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{display:none}</style>",
    "<b style='color:red' onclick='alert(1)'>a</b>",
    "<i lang='en' id='_flot' class='callout'>a</i>",
    "<a href='javascript:alert(1)'>a</a>",
    "<form action=//x><input name=a><button>b</button></form>",
    "<base href=//x><link rel=stylesheet href=//x><meta http-equiv=refresh content=0>",
    "<details open ontoggle=alert(1)>",
    "<div id=_resultat>a</div>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](vbscript:x) [b](data:text/html,x) [c](file:///etc/passwd)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1)) ![b](data:image/svg+xml,x) ![c](https://x/y.png)",
    '![a](x" onerror="alert(1))',
    '![a<i title="x" lang="onerror=alert(1)//">](x)',
    "[a](https://x){onclick=alert(1) style=color:red target=_blank}",
    "*a*{onmouseover=alert(1)} *b*{style='x'} *c*{#_resultat} *d*{#spm-a}",
    "## A {#_feedback onclick=alert(1) style='x'}",
    "Tekst\n{: style='x' id='_flot' onclick='alert(1)' }",
    "| a | b |\n| - | - |\n| 1 {style=x} | 2 {onclick=y} |",
    "```{.x onclick=alert(1)}\n<script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\na\n```',
    "> [!NOTE] <script>alert(1)</script>\n> a",
    "`<script>alert(1)</script>`",
    "<abbr title='\"><script>alert(1)</script>'>a</abbr>",
    '<abbr title="`" onclick=alert(1) x=`">a</abbr>',
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
    "<i lang='en'><b></i></b>",
    "$\\text{<script>alert(1)</script>}$ $\\verb|<img src=x onerror=alert(1)>|$",
    "$\\text{&lt;script>} \\mathrm{<!--}$ $<b>$ $a${onclick=alert(1) style=x href=y}",
    "$\\href{javascript:alert(1)}{x}$ $\\style{x}{y}$ $\\class{callout}{x}$ $\\color{red}x$",
    "$$\n\\text{</math><script>alert(1)</script>}\n$$",
    '*[alert]: "><script>alert(1)</script>\n\nalert',
    "alert\n: <script>alert(1)</script>",
]
ALLOWED = mathematics.TAGS | frozenset(
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5"
    " h6 hr i img kbd li mark ol p pre q s section small span strong sub summary sup svg table tbody"
    " td th thead time tr ul use var wbr".split()
)
VOID = frozenset({"br", "hr", "img", "use", "wbr"})
SCHEME = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
IMITATED = re.compile(r"_(?!boks-\d+$|kilder$)|spm-")


class Inspector(HTMLParser):
    """Reads a piece of a page and notes what no piece may have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.dangers: list[object] = []
        self.unbalanced: list[str] = []
        self.feed(html)
        self.close()
        self.unbalanced += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag not in ALLOWED:
            self.dangers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "align", "srcset", "action"):
                self.dangers.append((tag, name))
            if name in ("href", "src") and SCHEME.match(re.sub(r"[\t\n\r]", "", value or "")):
                self.dangers.append((tag, value))
            if name == "id" and IMITATED.match(value or ""):
                self.dangers.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.unbalanced.append(tag)

    def handle_comment(self, data: str) -> None:
        self.dangers.append(data)


def check(text: str) -> None:
    """Render a text in every way that a text is rendered, and look at what comes of it."""
    recorder = Recorder()
    renderer = Renderer(recorder)
    for html in (renderer.body(text).html, renderer.block(text), renderer.inline(text)):
        inspector = Inspector(html)
        assert inspector.dangers == [], html
        # A tag that is not closed is told, and its course not served.
        assert inspector.unbalanced == [] or recorder.unbalanced_tags, html


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_dangerous_survives_rendering(text: str) -> None:
    for around in ("{}", "Tekst {} tekst", "> {}", "- {}"):
        check(around.replace("{}", text))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_dangerous_is_served(manuscript: Manuscript, text: str) -> None:
    """Where a course is served at all, it is safe in every part that an author writes."""
    line = text.replace("\n", " ").replace("\x02", "").replace("\x03", "")
    quiz = (
        f"## Quiz\n\n### Hvad {line} {{#s}}\n\n{line}\n\n- [x] {line}\n  {{#a}}\n  > {line}\n"
        f"- [ ] Nej {{#b}}\n\n> {line}\n"
    )
    course = manuscript.read({CHAPTER: f"{FRONT}{text}\n\n{quiz}", "course.md": FRONT}).course
    if course:
        [chapter] = course.chapters
        [question] = chapter.questions
        parts = [chapter.html, question.title, question.body, question.note]
        parts += [part for choice in question.choices for part in (choice.html, choice.explanation)]
        for html in parts:
            inspector = Inspector(html)
            assert inspector.dangers == inspector.unbalanced == [], html


def test_titles_and_summaries_are_words_not_markup(manuscript: Manuscript) -> None:
    """They are plain text to our templates, which escape it."""
    front = "---\ntitle: '<b>*a*</b>'\nsummary: '<script>b</script>'\n---\n"
    course = manuscript.course({CHAPTER: front, "course.md": front, "01-del/section.md": front})
    for noun in (course, course.sections[0], course.chapters[0]):
        assert (noun.title, noun.summary) == ("<b>*a*</b>", "<script>b</script>")


@settings(max_examples=80, deadline=None)
@given(documents)
def test_an_authors_document_becomes_well_formed_html(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(noise)
def test_no_text_whatever_breaks_the_renderer(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text", ["- " * 3000 + "a", "*a " * 3000 + "b*" * 3000, "[" * 9999, "`" * 9999, "<" * 9999]
)
def test_a_text_that_is_too_tangled_is_told_and_not_tried(text: str) -> None:
    recorder = Recorder()
    html = Renderer(recorder).body(text).html
    assert recorder.is_tangled != bool(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <em>b</em></p>\n<p>c&nbsp;&lt;d&gt; &amp;amp;</p>", "a b c\xa0<d> &amp;"),
        ("a<br>b", "a b"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "a b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ('<abbr title="a &gt; b">c</abbr>', "c"),
    ],
)
def test_plain_text_is_the_words_alone(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Ærø på Åen", "aeroe-paa-aaen"), ("Straße", "strasse"), ("  a--b_c ", "a-b-c"), ("☃", "")],
)
def test_a_slug_is_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug
