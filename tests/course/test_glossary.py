"""The glossary: its terms, what is wrong with how they are written, and links to them."""

import html
import re
import time
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from manuscript import FRONT, Manuscript

from course.content import Course
from course.glossary import (
    Glossary,
    Term,
    check_terms,
    link_terms,
    read_glossary,
    read_terms,
)
from course.source import Source
from course.words import danish_key

ADDRESS = "/kursus/ordliste/"


def written(*names: str) -> list[Term]:
    """Return terms with these names, each as an author writes them in a line."""
    return read_terms(
        "<dl>" + "".join(f"<dt>{html.escape(n)}</dt><dd>Forklaring</dd>" for n in names) + "</dl>"
    )


def linked(text: str, *names: str) -> list[str]:
    """Return the words that are linked in a text."""
    result = link_terms(text, written(*names), ADDRESS)
    return re.findall(r'<a class="term" [^>]*>(.*?)</a>', result, re.DOTALL)


# Reading


def test_terms_stand_in_danish_order_whatever_their_case() -> None:
    terms = written("åben vægt", "Zipf", "ære", "økonomi", "attention", "Bayes", "én")
    names = [term.name for term in terms]
    assert names == ["attention", "Bayes", "én", "Zipf", "ære", "økonomi", "åben vægt"]
    assert [term.letter for term in terms] == ["A", "B", "E", "Z", "Æ", "Ø", "Å"]


def test_the_danish_key_puts_the_last_letters_last() -> None:
    assert sorted("å ø æ z Å a É f".split(), key=danish_key) == "a É f z æ ø å Å".split()


def test_a_term_has_the_names_before_and_within_its_parentheses() -> None:
    term = written("RAG (retrieval-augmented generation)")[0]
    assert term.name == "RAG (retrieval-augmented generation)"
    assert term.names == ("RAG", "retrieval-augmented generation")
    assert term.ident == "rag-retrieval-augmented-generation"
    assert written("AI (kunstig intelligens, KI)")[0].names == ("AI", "kunstig intelligens", "KI")


def test_words_before_one_definition_are_one_term() -> None:
    terms = read_terms(
        "<dl><dt>bias (skævhed)</dt><dt>slagside</dt><dd>En <em>fejl</em>.</dd></dl>"
    )
    names = ("bias", "skævhed", "slagside")
    assert terms == [Term("bias-skaevhed", "bias (skævhed)", names, "En <em>fejl</em>.")]
    assert terms[0].synonyms == ("slagside",)


def test_a_name_is_plain_text() -> None:
    source = '<dl><dt><strong>Q</strong>&amp;A<sup id="fnref:1"><a>1</a></sup></dt><dd>x</dd></dl>'
    assert read_terms(source)[0].name == "Q&A"


def test_terms_that_look_alike_in_an_address_have_ids_of_their_own() -> None:
    assert [term.ident for term in written("C", "C++", "%")] == ["ord", "c", "c-2"]


def test_all_lists_are_read_and_those_within_a_definition_belong_to_it() -> None:
    inner = "<p>x</p>\n<dl><dt>indre</dt><dd>y</dd></dl>"
    terms = read_terms(
        f"<dl><dt>b</dt><dd>{inner}</dd></dl><h2>A</h2><dl><dt>a</dt><dd>1</dd><dd>2</dd></dl>"
    )
    assert [(term.name, term.html) for term in terms] == [("a", "<p>1</p>\n<p>2</p>"), ("b", inner)]


def test_what_stands_before_the_first_list_is_the_introduction() -> None:
    glossary = read_glossary("<p>Velkommen.</p>\n<dl><dt>a</dt><dd>b</dd></dl>\n<p>Slut</p>")
    assert glossary.html == "<p>Velkommen.</p>"
    assert [term.name for term in glossary.terms] == ["a"]


def test_a_file_is_read_as_markdown_renders_it(manuscript: Manuscript) -> None:
    text = "Intro.\n\nGAN\n: Et *net*.\n\nbias (skævhed)\nslagside\n\n:   En fejl.\n\n    Mere.\n"
    glossary = read_glossary(manuscript.chapter(text).html)
    assert glossary.html == "<p>Intro.</p>"
    assert [(term.names, term.html) for term in glossary.terms] == [
        (("bias", "skævhed", "slagside"), "<p>En fejl.</p>\n<p>Mere.</p>"),
        (("GAN",), "Et <em>net</em>."),
    ]


# Checking


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "ordliste.md"
    path.write_text(FRONT + text)
    source = Source.read(path, "ordliste.md")
    check_terms(source, source.lines)
    assert {problem.code for problem in source.problems} <= {"ordliste"}
    return [f"{p.line - 3}:{p.column} {p.kind} {p.message}" for p in source.problems]


@pytest.mark.parametrize(
    "text",
    [
        "GAN\n: Et net.\n\nbias (skævhed)\nslagside\n: En fejl.\n: En anden.\n",
        "# Ordliste\n\nDe vigtigste\nord.\n\n## A\n\nGAN\n\n:   Et net.\n\n    Mere.\n\n    - x\n\n## B\nb\n: c\n",
        "GAN\n: Et net, der\ner langt\n\nVAE\n:   Et net\n    til\nLSTM\n: Et tredje\n\n*[GAN]: Navn\n[a]: http://a.dk\n",
        "GAN\n: Et net.\n\n    ```python\n    x = 1\n    ```\n\n: En anden.\n",
        "bias\nbias (skævhed)\n: Samme ord to gange i ét opslag.\n",
    ],
)
def test_a_glossary_that_is_right_has_no_problems(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            "GAN\n: a\n\nbias\n: b\n\ngan\n: c\n",
            "7:1 fejl",
            "”gan” er allerede forklaret i linje 4",
        ),
        ("bias (skævhed)\n: a\n\n**skævhed**\n: b\n", "4:1 fejl", "”skævhed” er allerede"),
        ("GAN\n: a\n\n VAE\n\nLSTM\n: c\n", "4:2 fejl", "”VAE” har ingen forklaring."),
        ("GAN\n: a\n\nVAE\n", "4:1 fejl", "”VAE” har ingen forklaring."),
        ("GAN\n: a\nVAE\n: b\n", "3:1 fejl", "Sæt en tom linje før ordet"),
        ("GAN\n: a\n\n    b\nVAE\n: c\n", "5:1 fejl", "Sæt en tom linje før ordet"),
        ("GAN\n: \n", "2:1 fejl", "Forklaringen er tom."),
        ("GAN\n:\n", "2:1 fejl", "Forklaringen er tom."),
        ("GAN\n:Et net.\n", "2:1 fejl", "Sæt et mellemrum efter kolonet"),
        ("## A\n\n: Et net.\n", "3:1 fejl", "Forklaringen har intet ord."),
        ("GAN\n: a[^1]\n", "2:4 fejl", "En fodnote kan ikke bruges i ordlisten."),
        ("Kun en indledning.\n", "-2:1 advarsel", "Ordlisten har ingen ord."),
        ("", "-2:1 advarsel", "Ordlisten har ingen ord."),
    ],
)
def test_a_fault_is_said_at_its_place(tmp_path: Path, text: str, place: str, words: str) -> None:
    [problem] = problems(tmp_path, text)
    assert problem.startswith(f"{place} {words}")


# Linking


def test_a_term_is_linked_where_it_first_stands() -> None:
    terms = written("token")
    assert link_terms("<p>Et token er et token.</p><p>token</p>", terms, ADDRESS) == (
        '<p>Et <a class="term" href="/kursus/ordliste/#token">token</a> er et token.</p><p>token</p>'
    )


def test_without_terms_nothing_is_changed() -> None:
    assert link_terms("<p>Et token</p>", [], ADDRESS) == "<p>Et token</p>"


def test_a_term_is_linked_once_whichever_of_its_names_stands_there() -> None:
    assert linked("<p>skævhed og bias</p>", "bias (skævhed)") == ["skævhed"]


@pytest.mark.parametrize(
    "text",
    [
        "<a href='#'>token</a>",
        "<code>token</code>",
        '<pre tabindex="0"><code>x <span>token</span> y</code></pre>',
        "<h2>token</h2>",
        "<h3><em>token</em></h3>",
        '<abbr title="x">token</abbr>',
        "<math><mi>token</mi></math>",
        "<figure><figcaption>token</figcaption></figure>",
        '<table><caption class="name">token</caption></table>',
        '<section aria-labelledby="_kilder" class="footnotes"><section>x</section>token</section>',
        "<dl><dt>token</dt></dl>",
        "<svg><title>token</title></svg>",
        '<p class="tag note" id="_b"><svg class="icon"><use href="#_i"/></svg>token</p>',
        '<details><summary class="tag">token</summary></details>',
        '<img alt="et token" title="a > token">',
        "<p>&token;</p>",
    ],
)
def test_no_link_stands_where_it_would_be_in_the_way(text: str) -> None:
    assert linked(text, "token") == []
    assert linked(f"{text}<p>Et token.</p>", "token") == ["token"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("token", "tokens"),
        ("token", "tokenets"),
        ("model", "modellen"),
        ("model", "modellernes"),
        ("vægtning", "vægtningerne"),
        ("linje", "linjerne"),
        ("parameter", "parametrene"),
        ("filter", "filtre"),
        ("stort datasæt", "store datasæt"),
        ("stor sprogmodel", "store sprogmodeller"),
        ("stor sprogmodel", "stor\nsprogmodels"),
        ("stor sprogmodel", "stor&nbsp;sprogmodel"),
        ("neuralt netværk", "neurale netværk"),
        ("Transformer", "Transformeren"),
        ("Transformer", "transformeren"),
        ("GAN", "GAN's"),
        ("GAN", "GAN’s"),
        ("LLM", "LLM'er"),
        ("LoRA", "LoRA"),
        ("bias", "bias"),
        ("Q&A", "Q&amp;A"),
        ("C++", "C++"),
        ("A", "A"),
        ("4-bit", "4-bit"),
        ("k-means", "k-means"),
        ("Moore's lov", "Moore’s lov"),
    ],
)
def test_a_term_is_known_by_its_danish_forms(name: str, word: str) -> None:
    assert linked(f"<p>Det er {word}, siger vi.</p>", name) == [word]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sprogmodel", "storsprogmodeller sprogmodellering sprogmodel-par AI-sprogmodel"),
        ("token", "token-par tokenisering undertoken token_id 1token token2 token‑par"),
        ("token", "tok<em>en</em> token<em>isering</em> <b>under</b>token token<sub>2</sub>"),
        ("token", "token\u00adisering under\u00adtoken <code>x</code>token"),
        ("bit", "bits bitten"),
        ("GAN", "gan GANen Gan GANG"),
        ("LoRA", "Lora lora"),
        ("CO", "CO<sub>2</sub>"),
        ("amp", "a &amp; b"),
        ("token", "et Token, <em>nogle</em> Token"),
    ],
)
def test_what_only_looks_like_a_term_is_not_linked(name: str, words: str) -> None:
    assert linked(f"<p>Det er {words}</p>", name) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>Token er</p>",
        "<p><em>Token</em> er</p>",
        "<p>Ja. Token er</p>",
        "<p><strong>Ja.</strong>\nToken er</p>",
        '<p>Ja.<sup id="fnref:1"><a href="#fn:1">1</a></sup> Token er</p>',
        "<p>Han sagde: ”Token er”</p>",
        "<p>Ordet</p><ul><li>Token</li></ul>",
        "<p>Ordet<br>Token</p>",
    ],
)
def test_a_sentence_may_begin_with_a_term(text: str) -> None:
    assert linked(text, "token") == ["Token"]


def test_a_footnote_after_a_word_is_no_part_of_it() -> None:
    call = '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>'
    assert linked(f"<p>Et token{call} er</p>", "token") == ["token"]


def test_the_longest_term_wins() -> None:
    names = ("sprogmodel", "stor sprogmodel", "Stor")
    assert linked("<p>En stor sprogmodel er en sprogmodel.</p>", *names) == [
        "stor sprogmodel",
        "sprogmodel",
    ]
    assert linked("<p>En stor sprogmodel.</p>", *names) == ["stor sprogmodel"]


def test_the_address_is_escaped() -> None:
    result = link_terms("<p>token</p>", written("token"), '/"a&b/')
    assert 'href="/&quot;a&amp;b/#token"' in result


NAMES = ("token", "bias (skævhed)", "GAN", "stor sprogmodel", "sprogmodel", "Q&A", "å", "C++")
WORDS = st.sampled_from(
    [
        *"token tokens Token bias skævhed GAN GAN's stor sprogmodel sprogmodeller Q&A å C++".split(),
        *"- . , : & < &amp; ’ ét".split(),
        *(" ", "\n", "\u00a0", "\u00ad"),
    ]
)
TAGS = "p em strong a code pre h2 h4 abbr math figcaption dt dd li svg sup sub td details".split()
OPENINGS = st.sampled_from(
    [
        *(f"<{name}>" for name in TAGS),
        '<section class="footnotes">',
        '<p class="tag tip">',
        '<sup id="fnref:1">',
        '<span title="token > GAN">',
    ]
)
TEXTS = st.lists(WORDS, max_size=8).map("".join).map(lambda text: html.escape(text, quote=False))


def enclosed(parts: tuple[str, list[str]]) -> str:
    opening, inner = parts
    name = re.sub(r"<(\w+).*", r"\1", opening)
    return f"{opening}{''.join(inner)}</{name}>"


PAGES = st.lists(
    st.recursive(
        TEXTS, lambda inner: st.tuples(OPENINGS, st.lists(inner, max_size=4)).map(enclosed)
    ),
    max_size=6,
).map("".join)
FORBIDDEN = "a abbr code pre h2 h4 math figcaption dt svg".split()


@given(PAGES)
def test_links_change_no_word_and_stand_once_where_they_may(page: str) -> None:
    result = link_terms(page, written(*NAMES), ADDRESS)
    ours = re.compile(r'<a class="term" href="[^"]*#([^"]+)">([^<]*)</a>')
    assert ours.sub(r"\2", result) == page
    idents = [match[1] for match in ours.finditer(result)]
    assert len(idents) == len(set(idents))
    for match in ours.finditer(result):
        assert not any(map(forbids, open_tags(result[: match.start()])))


def open_tags(text: str) -> list[str]:
    """Return the tags that are open at the end of a text."""
    opened: list[str] = []
    for tag in re.findall(r'<[^>"]*(?:"[^"]*"[^>"]*)*>', text):
        if tag.startswith("</"):
            opened.pop()
        else:
            opened.append(tag)
    return opened


def forbids(tag: str) -> bool:
    name = re.sub(r"<(\w+).*", r"\1", tag)
    return name in FORBIDDEN or "footnotes" in tag or '"tag ' in tag or "fnref" in tag


def test_a_whole_library_is_linked_in_no_time() -> None:
    terms = written(*(f"begreb{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100)))
    words = " ".join(f"ord{n} og <em>en</em> sætning om begreb, der fortsætter" for n in range(150))
    chapters = [f"<p>{words}</p>" * 2 + f"<p>begreba{n}</p>" for n in range(300)]
    start = time.process_time()
    for chapter in chapters:
        link_terms(chapter, terms, ADDRESS)
    assert time.process_time() - start < 3  # it takes a fifth of that where nothing else runs


# The page


def page(glossary: Glossary, course: Course) -> str:
    request = RequestFactory().get(ADDRESS)
    return render_to_string("glossary.html", {"course": course, "glossary": glossary}, request)


@pytest.fixture
def course(manuscript: Manuscript) -> Course:
    return manuscript.course({"course.md": "---\ntitle: Sprog & AI\n---\n"})


def test_the_page_shows_each_term_at_its_id(course: Course) -> None:
    terms = read_terms("<dl><dt>Q&amp;A</dt><dt>svar</dt><dd>Et <em>spørgsmål</em>.</dd></dl>")
    text = page(Glossary("<p>Velkommen.</p>", tuple(terms)), course)
    assert "<title>Ordliste – Sprog &amp; AI</title>" in text
    assert '<a href="/kursus/">Sprog &amp; AI</a>' in text
    assert "<p>Velkommen.</p>" in text
    assert '<dt id="q-a">Q&amp;A</dt>' in text
    assert '<dt class="synonym">svar</dt>' in text
    assert '<dd class="prose">Et <em>spørgsmål</em>.</dd>' in text
    assert "Bogstaver" not in text


def test_a_long_glossary_has_letters(course: Course) -> None:
    terms = written(*(f"ord {n}" for n in range(20)), "ål", "42")
    text = page(Glossary("", tuple(terms)), course)
    assert re.findall(r'<h2 id="_bogstav-\d">(.*?)</h2>', text) == ["0–9", "O", "Å"]
    assert re.findall(r'<a href="#_bogstav-\d">(.*?)</a>', text) == ["0–9", "O", "Å"]
    assert text.count("<dt id=") == 22


def test_an_empty_glossary_says_so(course: Course) -> None:
    assert "Ordlisten har endnu ingen ord." in page(Glossary("", ()), course)
