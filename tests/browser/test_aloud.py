"""Reading aloud, by a voice that a test moves on word for word."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from quiz_page import Quiz

pytestmark = pytest.mark.django_db(transaction=True)

# A voice that says nothing until the test lets it, and tells what it was asked to say.
VOICE = """
(() => {
  const calls = [];
  let now = null;
  const fire = (said, type, more) => said?.["on" + type]?.({ type, ...more });
  const drop = () => { const said = now; now = null; return said; };
  const speech = new EventTarget();
  const voices = VOICES.map((lang) => ({ lang, name: lang, localService: !lang.endsWith("remote") }));
  const speak = (said) => { now = said; calls.push(said); fire(said, "start"); };
  Object.defineProperties(speech, {
    speaking: { get: () => now !== null },
    pending: { value: false },
    getVoices: { value: () => (window.isEarly ? [] : voices) },
    speak: { value: speak },
    cancel: { value: () => setTimeout(fire, 0, drop(), "error", { error: "interrupted" }) },
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.voice = {
    end: () => fire(drop(), "end"),
    break: () => fire(drop(), "error", { error: "synthesis-failed" }),
    say(word) {
      while (now && !now.text.includes(word)) this.end();
      fire(now, "boundary", { name: "word", charIndex: now.text.indexOf(word) });
    },
    all() { while (now) this.end(); return this.said(); },
    said: () => calls.map((said) => said.text.trim()),
    now: () => now && { text: now.text.trim(), lang: now.voice.lang, rate: now.rate },
  };
})()
"""
MARKED = "name => [...CSS.highlights.get(name) ?? []].map(range => range.toString()).join()"


def give_voices(page: Page, *languages: str) -> None:
    page.add_init_script(VOICE.replace("VOICES", str(list(languages))))


def open_chapter(page: Page, chapter: str, *languages: str) -> None:
    give_voices(page, *languages)
    page.goto(chapter)
    page.locator(".aloud").first.wait_for()


@pytest.fixture
def aloud(page: Page, chapter: str) -> Page:
    """The chapter on a device with a Danish voice."""
    open_chapter(page, chapter, "en-GB", "da-DK")
    return page


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def player(page: Page) -> Locator:
    return page.get_by_role("region", name="Læs op")


def now(page: Page) -> dict[str, Any]:
    found = page.evaluate("voice.now()")
    assert found, "nothing is being said"
    return dict(found)


def read(page: Page, name: str) -> list[str]:
    """Press the button and let the voice say everything; return the sentences."""
    before = len(page.evaluate("voice.said()"))
    button(page, name).click()
    said = page.evaluate("voice.all()")[before:]
    expect(player(page)).to_have_count(0)
    return list(said)


# What is said


def test_the_introduction_is_the_summary_and_what_comes_before_the_first_heading(
    aloud: Page,
) -> None:
    said = read(aloud, "Læs indledningen op")
    assert said[0].startswith("Hvad koster store modeller")
    assert said[1] == (
        "Spørg en sprogmodel, hvor længe et æg skal koge, og svaret koster næsten ingenting."
    )
    assert said[-1].endswith("hvad der kan få tallet ned igen.")
    # A footnote's number is no word, and an abbreviation ends no sentence.
    assert "at et typisk tekstspørgsmål til Gemini bruger 0,24 Wh." in said[2]
    assert any("(IEA) ca. 415 TWh i 2024." in sentence for sentence in said)


def test_a_passage_is_read_to_the_next_heading(aloud: Page) -> None:
    said = read(aloud, "Læs afsnittet ”Energiforbrug” op")
    assert said[0] == "Energiforbrug"
    assert "Udledningen blev ca. 552 ton CO2e." in said
    assert "Problem" in said
    assert any(sentence.startswith("Figur: Søjlediagram over") for sentence in said)
    assert said[-1].endswith("Det sænker ikke forbruget med en eneste kilowatttime.")
    assert max(map(len, said)) <= 160


def test_a_table_is_read_row_by_row(aloud: Page) -> None:
    said = read(aloud, "Læs afsnittet ”Kvantisering: færre bit pr. vægt” op")
    at = said.index("Ved 3 bit fylder LLaMA-7B mindst, men kvaliteten styrtdykker")
    assert said[at + 1] == "Bit pr. vægt: 16 bit, Hukommelse: 14,0 GB, Perplexitet: 5,67"
    assert said[at + 4].startswith("Fra 16 til 4 bit")


def test_the_last_passage_ends_before_the_sources(aloud: Page) -> None:
    said = read(aloud, "Læs afsnittet ”Opsummering” op")
    assert said[-1] == "Vælg en lille model, kør den på ren strøm, og mål før og efter."


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<pre><code>x = 1</code></pre>", ["Et kodeeksempel."]),
        ("<p>Her er <math><mi>x</mi><mo>=</mo><mn>2</mn></math>.</p>", ["Her er x = 2."]),
        (
            "<p>Her er <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>.</p>",
            ["Her er formel."],
        ),
        ('<p>Før<img alt="" src="data:,"></p><p hidden>Skjult</p>', ["Før"]),
        ("<p>Energi&shy;forbrug og H<sub>2</sub>O</p>", ["Energiforbrug og H2O"]),
        ("<ul><li>Et</li><li>To<ul><li>Tre</li></ul></li></ul>", ["Et", "To", "Tre"]),
        ("<p>Er det sandt? ”Ja!” Nej… 3 gange.</p>", ["Er det sandt?", "”Ja!”", "Nej… 3 gange."]),
    ],
)
def test_what_is_no_plain_text_is_said_in_words(aloud: Page, html: str, said: list[str]) -> None:
    aloud.locator("#opsummering + .aloud").wait_for()
    put = "html => document.querySelector('#opsummering + .aloud').nextElementSibling.outerHTML = html"
    aloud.evaluate(put, html)
    assert read(aloud, "Læs afsnittet ”Opsummering” op") == ["Opsummering", *said]


def test_a_question_is_read_with_the_letters_of_its_choices(aloud: Page, quiz: Quiz) -> None:
    said = read(aloud, "Læs spørgsmålet ”Hvad er formålet med kvantisering?” op")
    assert said[:3] == [
        "Spørgsmål 2 af 3",
        "Hvad er formålet med kvantisering?",
        "Vælg det rigtige svar",
    ]
    words = quiz.question("kvantisering").locator(".words").all_inner_texts()
    assert said[3:] == [f"{letter}: {text}" for letter, text in zip("ABCD", words, strict=True)]


def test_a_choice_is_read_and_not_ticked(aloud: Page, quiz: Quiz) -> None:
    question = quiz.question("strategi")
    words = question.locator(".words").nth(1).inner_text()
    button(question, "Læs svar B op").click()
    assert now(aloud)["text"] == f"B: {words}"
    assert aloud.evaluate("voice.all().length") == 1
    expect(question.locator("input:checked")).to_have_count(0)
    expect(question.locator("label .aloud")).to_have_count(0)


def test_after_an_answer_the_question_is_read_with_its_verdict(aloud: Page, quiz: Quiz) -> None:
    name = "Læs spørgsmålet ”Hvad er formålet med kvantisering?” op"
    button(aloud, name).click()
    question = quiz.answer_wrong("kvantisering")
    expect(player(aloud)).to_have_count(0)
    aloud.wait_for_function("voice.now() === null")  # a question that is gone is read no longer

    said = read(aloud, name)
    chosen = said.index("Forkert:")
    assert said[chosen + 1][1:].startswith(": At fjerne")
    assert "Ikke helt." in said
    assert "Prøv igen" not in said
    expect(button(question, "Læs svar A op")).to_be_visible()

    question.get_by_role("link", name="Prøv igen").click()
    quiz.answer_right("kvantisering")
    assert "Rigtigt!" in read(aloud, name)


def test_an_answer_still_disables_the_button_that_sends_it(aloud: Page, quiz: Quiz) -> None:
    question = quiz.question("kvantisering")
    question.locator("label").first.click()
    aloud.route("**/svar/**", lambda route: None)  # the answer is long on its way
    question.get_by_role("button", name="Tjek svar").click()
    expect(question.get_by_role("button", name="Tjek svar")).to_be_disabled()


# The player


def test_it_pauses_goes_on_from_the_word_and_stops(aloud: Page) -> None:
    start = button(aloud, "Læs indledningen op")
    start.click()
    assert now(aloud)["lang"] == "da-DK"
    aloud.evaluate("voice.say('sprogmodel')")

    button(player(aloud), "Pause").click()
    assert aloud.evaluate("voice.now()") is None
    button(player(aloud), "Fortsæt").click()
    assert now(aloud)["text"].startswith("sprogmodel, hvor længe")
    aloud.evaluate("voice.say('æg')")
    assert aloud.evaluate(MARKED, "aloud") == "æg"

    button(player(aloud), "Stop").click()
    assert aloud.evaluate("voice.now()") is None
    assert aloud.evaluate("CSS.highlights.size") == 0
    expect(player(aloud)).to_have_count(0)
    expect(start).to_be_focused()


def test_the_speed_changes_at_once_and_is_remembered(aloud: Page) -> None:
    button(aloud, "Læs indledningen op").click()
    assert now(aloud)["rate"] == 1
    aloud.evaluate("voice.say('sprogmodel')")
    speed = player(aloud).get_by_label("Hastighed")
    assert speed.locator("option").all_inner_texts() == ["0,75×", "1×", "1,25×", "1,5×"]
    speed.select_option("1,5×")
    assert now(aloud)["rate"] == 1.5
    assert now(aloud)["text"].startswith("sprogmodel")

    aloud.reload()
    button(aloud, "Læs indledningen op").click()
    assert now(aloud)["rate"] == 1.5


def test_one_reading_ends_another(aloud: Page) -> None:
    button(aloud, "Læs indledningen op").click()
    button(aloud, "Læs afsnittet ”Energiforbrug” op").click()
    assert now(aloud)["text"] == "Energiforbrug"
    expect(player(aloud)).to_contain_text("Energiforbrug")
    expect(button(aloud, "Stop oplæsningen")).to_have_count(1)
    aloud.wait_for_timeout(20)  # the one that was broken off tells so a moment later
    assert now(aloud)["text"] == "Energiforbrug"


def test_a_page_that_is_left_is_silent(aloud: Page) -> None:
    button(aloud, "Læs indledningen op").click()
    aloud.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert aloud.evaluate("voice.now()") is None


def test_a_voice_that_breaks_down_is_told_of(aloud: Page) -> None:
    button(aloud, "Læs indledningen op").click()
    aloud.evaluate("voice.break()")
    expect(player(aloud)).to_contain_text("Oplæsningen gik i stå. Prøv igen.")
    button(aloud, "Læs indledningen op").click()
    assert now(aloud)["text"].startswith("Hvad koster")


def test_the_keyboard_starts_pauses_and_stops_it(aloud: Page) -> None:
    aloud.locator("main").focus()
    start = button(aloud, "Læs indledningen op")
    while not start.evaluate("button => button === document.activeElement"):
        aloud.keyboard.press("Tab")
        assert aloud.evaluate("document.activeElement !== document.body")
    aloud.keyboard.press("Enter")
    stop = button(aloud, "Stop oplæsningen")
    expect(stop).to_be_focused()

    aloud.keyboard.press("Tab")
    expect(button(player(aloud), "Pause")).to_be_focused()
    aloud.keyboard.press("Space")
    expect(button(player(aloud), "Fortsæt")).to_be_focused()
    aloud.keyboard.press("Escape")
    expect(player(aloud)).to_have_count(0)
    expect(start).to_be_focused()

    aloud.keyboard.press("Enter")
    assert now(aloud)
    aloud.keyboard.press("Enter")
    assert aloud.evaluate("voice.now()") is None


def test_the_tab_key_stops_at_choices_only_for_who_has_had_something_read(
    aloud: Page, quiz: Quiz
) -> None:
    choices = quiz.question("strategi").locator(".choices .aloud")
    expect(choices.first).to_have_attribute("tabindex", "-1")
    button(aloud, "Læs spørgsmålet ”Hvilke valg sænker udledningen fra selve kørslen?” op").click()
    expect(choices.first).to_have_attribute("tabindex", "0")
    quiz.answer_wrong("strategi")
    expect(choices.first).to_have_attribute("tabindex", "0")


# The word that is followed


def test_the_word_and_its_sentence_are_marked(aloud: Page) -> None:
    button(aloud, "Læs afsnittet ”Energiforbrug” op").click()
    for word, shown in {"Energiforbrug": "Energiforbrug", "CO2e": "CO₂e", "1.287": "1.287"}.items():
        aloud.evaluate("word => voice.say(word)", word)
        assert aloud.evaluate(MARKED, "aloud") == shown
    sentence = aloud.evaluate(MARKED, "aloud-sentence")
    assert sentence.replace("\xa0", " ").startswith("I figuren er de samme 1.287 MWh")
    assert sentence.endswith("seks landes elnet i 2023.")

    # A voice that tells of no words leaves the sentence marked.
    aloud.evaluate("voice.end()")
    assert aloud.evaluate(MARKED, "aloud") == ""
    assert aloud.evaluate(MARKED, "aloud-sentence").startswith("De samme 1.287")


def test_the_page_follows_the_word_but_not_a_reader_who_has_scrolled_away(aloud: Page) -> None:
    aloud.emulate_media(reduced_motion="reduce")
    button(aloud, "Læs afsnittet ”Energiforbrug” op").click()
    aloud.evaluate("voice.say('Googles')")
    at = aloud.evaluate(
        "CSS.highlights.get('aloud').keys().next().value.getBoundingClientRect().top"
    )
    assert 0 < at < 900

    aloud.evaluate("scrollTo(0, 0)")
    aloud.evaluate("voice.end()")
    assert now(aloud)
    assert aloud.evaluate("scrollY") == 0


def test_where_nothing_can_be_marked_it_reads_all_the_same(page: Page, chapter: str) -> None:
    page.add_init_script("delete window.Highlight; delete CSS.highlights")
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    open_chapter(page, chapter, "da-DK")
    button(page, "Læs afsnittet ”Energiforbrug” op").click()
    page.evaluate("voice.say('kilowatttime')")
    assert page.evaluate("voice.all()")[-1].endswith("kilowatttime.")
    assert errors == []


# Devices


def test_without_a_danish_voice_that_is_said_and_nothing_is_read(page: Page, chapter: str) -> None:
    open_chapter(page, chapter, "en-GB", "de-DE", "dav")
    start = button(page, "Læs indledningen op")
    start.click()
    told = player(page).get_by_text(
        "Din enhed har ingen dansk stemme, så teksten kan ikke læses op."
    )
    expect(told).to_be_visible()
    expect(page.locator("#_status")).to_contain_text("Din enhed har ingen dansk stemme")
    assert page.evaluate("voice.said()") == []
    expect(button(player(page), "Pause")).to_be_hidden()
    button(player(page), "Luk").click()
    expect(player(page)).to_have_count(0)
    expect(start).to_be_focused()


def test_voices_that_come_late_are_waited_for(page: Page, chapter: str) -> None:
    page.add_init_script("window.isEarly = true")
    open_chapter(page, chapter, "da_DK")
    button(page, "Læs indledningen op").click()
    assert page.evaluate("voice.now()") is None
    page.evaluate("isEarly = false; speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    assert now(page)["lang"] == "da_DK"


def test_a_voice_of_the_device_comes_before_one_of_the_net(page: Page, chapter: str) -> None:
    open_chapter(page, chapter, "da-remote", "da-DK")
    button(page, "Læs indledningen op").click()
    assert now(page)["lang"] == "da-DK"


def test_a_voice_of_the_net_is_better_than_none(page: Page, chapter: str) -> None:
    open_chapter(page, chapter, "en-GB", "da-remote")
    button(page, "Læs indledningen op").click()
    assert now(page)["lang"] == "da-remote"


def test_without_speech_there_is_nothing(page: Page, chapter: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined })")
    page.goto(chapter)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".aloud")).to_have_count(0)


def test_without_javascript_there_is_nothing(browser: Browser, chapter: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chapter)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".aloud")).to_have_count(0)
    context.close()


def test_nothing_of_it_is_printed(aloud: Page) -> None:
    button(aloud, "Læs indledningen op").click()
    aloud.emulate_media(media="print")
    for part in aloud.locator(".aloud, .aloud-player").all():
        expect(part).to_be_hidden()


def test_a_headings_name_stays_its_own(aloud: Page) -> None:
    expect(aloud.get_by_role("heading", name="Energiforbrug", exact=True)).to_be_visible()
    expect(
        aloud.get_by_role("heading", name="Hvad er formålet med kvantisering?", exact=True)
    ).to_be_visible()


# Sight

STATES = list(product(["light", "dark"], [390, 1280]))


@pytest.fixture(params=STATES, ids=lambda param: f"{param[0]}-{param[1]}")
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    theme, width = request.param
    context = browser.new_context(
        color_scheme=theme,
        has_touch=width < 500,
        is_mobile=width < 500,
        reduced_motion="reduce",
        viewport={"width": width, "height": 844},
    )
    yield context.new_page()
    context.close()


CONTRAST = """
name => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(document.querySelector("article"), `::highlight(${name})`);
  const [one, other] = [luminance(style.color), luminance(style.backgroundColor)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
"""


def test_what_is_marked_can_be_read(screen: Page, chapter: str) -> None:
    open_chapter(screen, chapter, "da-DK")
    for name in ("aloud", "aloud-sentence"):
        assert screen.evaluate(CONTRAST, name) >= 7


def test_a_finger_finds_the_buttons(screen: Page, chapter: str) -> None:
    open_chapter(screen, chapter, "da-DK")
    button(screen, "Læs indledningen op").click()
    least = 44 if screen.evaluate("matchMedia('(pointer: coarse)').matches") else 24
    for part in screen.locator(".aloud, .aloud-player button, .aloud-player select").all():
        box = part.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= least
