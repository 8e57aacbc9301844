"""Random Markdown: documents as an author writes them, and noise as nobody should."""

from hypothesis import strategies as st

WORDS = ("ord", "æble", "Ørsted", "på", "CO₂", "2026", "vægt", "fx")
NOISE = "\\`*_{}[]()<>#+-.!|~:^&=$\"'/ \t\n\r" + "aæ1x"

# What stands in a line: words, and everything that a scanner of lines could take for something.
inlines = st.sampled_from(
    [
        *WORDS,
        "*vægt*",
        "**tungt**",
        "`kode`",
        "``ko`de``",
        "`[k](k.md)`",
        "`![k](k.svg)`",
        "`[^1]`",
        "`<b>`",
        "[link](https://kapitel.example)",
        "[link `k` ord](https://kapitel.example/a_(b))",
        '[*ord*](<https://kapitel.example> "Titel")',
        "[![billede](a.svg)](https://kapitel.example)",
        "![billede](a.svg)",
        '![et *billede*](b.svg "Titel")',
        "![](pynt.svg){.dekoration}",
        "![et [billede]](c.svg)",
        "<https://kapitel.example>",
        '<i lang="en">word</i>',
        "[^1]",
        "[^2]",
        "\\*",
        "\\[^1]",
        "\\[link\\](https://kapitel.example)",
        "\\![link](https://kapitel.example)",
        "\\`",
        "\\",
        "AI",
        "$a_1 * b_2$",
        "$\\frac{[k](k.md)}{2}$",
        "$`$",
        "$5",
        "10$",
        "\\$",
        "$",
        "$$",
        "$a",
        "b$",
        "`",
        "``",
        "{ord}",
        "[",
        "]",
        "(",
        "!",
        "<",
        ">",
        "&",
        "#",
        "*",
        "_",
        "|",
    ]
)
lines = st.lists(inlines, min_size=1, max_size=6).map(" ".join)
# A line that begins no block.
texts = lines.map(lambda line: f"Tekst {line}")
paragraphs = st.lists(texts, min_size=1, max_size=3).map("\n".join)
headings = st.builds(
    "{} {}{}".format,
    st.sampled_from(["##", "###", "####"]),
    texts,
    st.sampled_from(["", " ##", "  "]),
)
# What stands in a fence is code, whatever it looks like.
codes = st.lists(
    st.sampled_from(
        [
            "## Ingen overskrift",
            "## Quiz",
            "- [ ] intet svar",
            "[link](k.md)",
            "![billede](k.svg)",
            "kald[^9]",
            "[^9]: tekst",
            "<b>",
            "> [!KODE]",
            "",
            "    indrykket",
            "`",
            "``",
            "$",
            "$$",
            "$a$",
            ": b",
            "*[KODE]: tekst",
        ]
    ),
    max_size=4,
)
# What stands in a formula is not Markdown, whatever it looks like.
formulas = st.builds(
    "{}{}{}".format,
    st.sampled_from(["$$", "$$\n", "$$ "]),
    st.sampled_from(["a", "[k](k.md)", "- a\n+ `b`", "a_1 *b* _c_\n<b>", "x^2\n![k](k.svg)"]),
    st.sampled_from(["$$", "\n$$", " $$"]),
)


@st.composite
def fences(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(["```", "````", "~~~"]))
    info = draw(st.sampled_from(["", "python", " python start", '{.python title="x"}']))
    return "\n".join([mark + info, *draw(codes), mark])


def _indented(block: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in block.split("\n"))


def _quoted(block: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in block.split("\n"))


tables = st.builds(
    "| {} | b |\n| --- | ---: |\n| {} | 1 |".format,
    *[st.sampled_from([*WORDS, "`a|b`", "*a*", "[^1]", "![x](a.svg)", "$a$"])] * 2,
)
items = st.builds("{} {}".format, st.sampled_from(["-", "*", "1."]), texts)


@st.composite
def terms(draw: st.DrawFn) -> str:
    """Terms and their definitions, with what belongs to the last."""
    item = f"{draw(texts)}\n: {draw(texts)}"
    more = draw(st.sampled_from(["", f"\n: {draw(texts)}"]))
    inside = draw(st.lists(st.one_of(paragraphs, fences(), formulas), max_size=2))
    return "\n\n".join([item + more, *map(_indented, inside)])


@st.composite
def lists(draw: st.DrawFn) -> str:
    """A list with what belongs to its item: text, code, a list of its own."""
    item = draw(items)
    inside = draw(st.lists(st.one_of(paragraphs, fences(), formulas, items), max_size=2))
    return "\n\n".join([item, *map(_indented, inside), item])


@st.composite
def quotes(draw: st.DrawFn) -> str:
    title = draw(st.sampled_from(["", "> [!NOTE]\n", "> [!TIP] Titel\n", "> [!WARNING]- Fold\n"]))
    inside = draw(
        st.lists(st.one_of(paragraphs, fences(), formulas, items), min_size=1, max_size=3)
    )
    return title + _quoted("\n\n".join(inside))


blocks = st.one_of(
    paragraphs,
    headings,
    fences(),
    tables,
    lists(),
    quotes(),
    terms(),
    formulas,
    st.just("*[AI]: Kunstig *intelligens*"),
    st.just("---"),
    st.just("Tabel: Navn"),
)
definitions = "[^1]: Den *første*, se [^2]\n[^2]: Den `anden`"
# An author's document: blocks with an empty line between them, and the footnotes that they call.
documents = st.lists(blocks, max_size=6).map(lambda found: "\n\n".join([*found, definitions]))

# Anything at all.
noise = st.lists(
    st.one_of(
        st.text(NOISE, max_size=12), inlines, blocks, st.sampled_from(["\n", "\n\n", "    "])
    ),
    max_size=12,
).map("".join)


@st.composite
def _questions(draw: st.DrawFn) -> str:
    """A question: its heading, what stands before its choices, the choices, a note."""
    body = draw(st.lists(st.one_of(texts, fences(), formulas), max_size=2))
    below = ["", "\n  mere", "\n  > Fordi.", "\n  > Fordi.\n  >\n  > - Punkt"]
    choices = [
        f"- [{draw(st.sampled_from([' ', 'x', 'X']))}] {draw(texts)} {{#{ident}}}"
        + draw(st.sampled_from(below))
        for ident in "abc"[: draw(st.integers(0, 3))]
    ]
    note = draw(st.sampled_from(["", "> Note."]))
    return "\n\n".join([f"### {draw(texts)}", *body, "\n".join(choices), note])


# The lines of a quiz, below its heading.
quizzes = st.lists(_questions(), max_size=3).map("\n\n".join)
