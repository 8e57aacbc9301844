"""Every state that a page can stand in, and the steps that lead there: one function for each.

What is new gets a function here: its name as the report prints it, the route whose page it ends
on (none where the address has no route), and the steps from a browser that knows nothing.
"""

import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from allauth.account.models import EmailAddress
from courses import Chapter, Course, Library, Question, right, wrong
from django.conf import settings as site_settings
from django.core import mail
from django.core.cache import cache as attempts
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page, Route
from pytest_django import Settings
from quiz_page import Quiz

from config import urls, views
from config.desk import Desk
from course.reading import Reading, read_folder
from course.source import Problem
from learners.models import User
from quizzes import memory, my_page
from quizzes.publishing import publish

COURSE = "/dybe-generative-modeller/"
CHAPTER = f"{COURSE}baeredygtighed-og-skalering/"
NARROW = 320
PHONE = 390
WIDE = 1600
DESKTOP = 1280


class Visit:
    """A new reader's browser, and what the site serves her."""

    def __init__(
        self, page: Page, site: str, folder: Path, settings: Settings, patch: pytest.MonkeyPatch
    ) -> None:
        self.page = page
        self.site = site
        self.settings = settings
        self.patch = patch
        self.quiz = Quiz(page)
        self.library = Library(folder)

    def open(self, address: str) -> None:
        self.page.goto(self.site + address)

    def open_chapter(self, whole: bool = False) -> None:
        """Open the real chapter, of the course in content/; where its text is not the point, all
        but its headings, which takes the tools a third of the time."""
        # What has been rendered is kept on the course's objects, with the rows of its time.
        readings = deepcopy(real_course(whole))
        for reading in readings:
            assert reading.course, reading.errors
            publish(reading.course)
        memory.load(readings)
        self.open(CHAPTER)

    def publish(self, *courses: Course) -> None:
        self.library.publish(*courses)

    def press(self, name: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()

    def send_plainly(self, form: str, action: str = "") -> None:
        """Send a form as a browser without JavaScript does, to its own address or to another."""
        send = "(form, action) => { if (action) form.action = action; form.submit(); }"
        with self.page.expect_navigation():
            self.page.locator(form).first.evaluate(send, action)

    def wait_for(self, what: str) -> None:
        self.page.locator(what).first.wait_for()


@cache
def real_course(whole: bool) -> list[Reading]:
    content = Path(site_settings.BASE_DIR) / "content"
    if whole:
        return read_folder(content)
    with TemporaryDirectory() as folder:
        shutil.copytree(content, folder, dirs_exist_ok=True)
        for chapter in Path(folder).glob("*/[0-9]*/[0-9]*.md"):
            chapter.write_text(shortened(chapter.read_text()))
        return read_folder(Path(folder))


def shortened(text: str) -> str:
    """Return a chapter with nothing but a sentence below each heading of its text."""
    front, text = text.split("\n---\n", 1)
    text, quiz = text.split("\n## Quiz\n")
    headings = re.findall(r"(?m)^##+ .*$", text)
    passages = [f"{heading}\n\nEn sætning." for heading in headings]
    return "\n\n".join([f"{front}\n---", *passages, "## Quiz"]) + "\n" + quiz


type Steps = Callable[[Visit], None]


@dataclass(frozen=True)
class State:
    name: str
    route: str
    reach: Steps
    width: int


STATES: dict[str, State] = {}


def state(name: str, route: str = "", width: int = DESKTOP) -> Callable[[Steps], Steps]:
    def add(steps: Steps) -> Steps:
        assert name not in STATES, name
        STATES[name] = State(name, route, steps, width)
        return steps

    return add


# What the courses of the states say

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">'
    b'<rect width="640" height="360" fill="#ccc"/></svg>'
)
EVERYTHING = r"""
Teksten har *tryk*, **kraft**, `kode` og et [link til et stykke](#tabeller). AI er en forkortelse,
og her er en note.[^kilde] Formlen $a^2 + b^2$ står i linjen. Tast <kbd>Ctrl</kbd>, og se
<mark>det her</mark> med <span lang="en">deep learning</span>.

$$
\sum_{i=1}^{n} \frac{x_i}{n} = \bar{x} \qquad \begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}
$$

## Bokse

> [!NOTE]
> Læg mærke til det.

> [!TIP] Et godt råd
> Gør sådan.

> [!WARNING]
> Pas på.

> [!EXAMPLE]
> For eksempel dette.

> [!PROBLEM]
> Hvad nu?

> [!SOLUTION]
> Sådan.

> Et citat fra en bog.

## Figurer og tabeller {#tabeller}

![En grå flade](billeder/flade.svg "En flade, der er grå")

![En grå flade midt i teksten](billeder/flade.svg)

![](billeder/flade.svg){.dekoration}

Tabel: Vejret i tre byer

| By | Grader | Vejr |
| :--- | ---: | :---: |
| Aarhus | 12 | sol |
| Odense | 9 | regn |

### Lister og kode

1. Først
2. Så
    - lidt
    - mere

Vanddamp
:   Vand i luften.

```python
# Tæl til ti
import math

@staticmethod
class Tal(Exception):
    def __init__(self, navn: str = "ti") -> None:
        self.tæl(0.5, True)

    def tæl(self, *_) -> None:
        for n in range(1, 11):
            print(f"{n} af ti")
        raise ValueError
```

```html
<p lang="da">Tal</p>
```

```
Kode uden sprog, i en linje, der er så lang, at den ikke kan stå på en smal skærm uden at rulle.
```

*[AI]: Kunstig intelligens
[^kilde]: En kilde: <i lang="en">A Book</i>, 2024.
"""

# A Danish voice, which begins and never ends.
VOICE = """
const voice = { lang: "da-DK", name: "Dansk", localService: true };
const speech = Object.assign(new EventTarget(), {
  speaking: true, pending: false, paused: false, getVoices: () => [voice], cancel() {}, pause() {},
  resume() {}, speak(said) { said.onstart?.({ type: "start" }); },
});
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""

CLOUD = Question(
    "sky",
    "Hvad er en sky?",
    (right("damp", "Vanddamp, der er blevet til dråber"), wrong("vat", "Vat")),
    note="Læs igen: [Et afsnit](#et-afsnit)",
)
WEATHER = Course(
    (
        Chapter("skyer", (CLOUD,)),
        Chapter("vinde", title="Vinde & vejr"),
        Chapter("regn", section=2),
    )
)


def weather_with_glossary(words: list[str]) -> Course:
    entries = [f"{word}\n{word}-ord\n: Forklaringen på {word.lower()}." for word in words]
    text = "\n\n".join(["Ord fra *kurset*.", *entries]) + "\n"
    return Course(WEATHER.chapters, files={"ordliste.md": text.encode()})


# The front pages


@state("forside", "home")
def home(visit: Visit) -> None:
    visit.publish(WEATHER)
    visit.open("/")


@state("forside uden kurser", "home")
def home_without_courses(visit: Visit) -> None:
    visit.open("/")


@state("forside, begyndt", "home")
def home_begun(visit: Visit) -> None:
    course_begun(visit)
    visit.open("/")


@state("kursets forside", "course")
def course_new(visit: Visit) -> None:
    visit.open_chapter()
    visit.open(COURSE)


@state("kursets forside, begyndt", "course")
def course_begun(visit: Visit) -> None:
    chapter_read(visit)
    visit.open("/vejret/")


@state("kursets forside, gennemført", "course")
def course_completed(visit: Visit) -> None:
    chapter_completed(visit)
    visit.open(COURSE)


@state("kursets forside uden kapitler", "course")
def course_without_chapters(visit: Visit) -> None:
    visit.publish(Course(()))
    visit.open("/vejret/")


@state("quizzer", "quizzes")
def quizzes(visit: Visit) -> None:
    visit.open_chapter()
    visit.open(f"{COURSE}quizzer/")


@state("quizzer, begyndt", "quizzes")
def quizzes_begun(visit: Visit) -> None:
    wrong_answers(visit)
    visit.quiz.answer_right("baeredygtighed")
    visit.open(f"{COURSE}quizzer/")


@state("quizzer, alle løst", "quizzes")
def quizzes_solved(visit: Visit) -> None:
    chapter_completed(visit)
    visit.open(f"{COURSE}quizzer/")


@state("ingen quizzer", "quizzes")
def no_quizzes(visit: Visit) -> None:
    visit.publish(WEATHER.without("skyer"))
    visit.open("/vejret/quizzer/")


@state("min side, intet gjort", "my-page")
def my_page_empty(visit: Visit) -> None:
    visit.open("/min-side/")


@state("min side, ét kursus begyndt", "my-page")
def my_page_begun(visit: Visit) -> None:
    wrong_answers(visit)
    visit.quiz.answer_right("baeredygtighed")
    visit.open("/min-side/")


@state("min side, svar af alle slags", "my-page")
def my_page_full(visit: Visit) -> None:
    visit.patch.setattr(my_page, "ANSWERS_A_PAGE", 3)
    visit.publish(WEATHER)
    visit.open("/vejret/skyer/")
    visit.quiz.answer("sky", ["Vat"])
    answer_shown(visit)  # of another course, beside which this one is no longer served
    visit.quiz.answer_right("baeredygtighed")
    visit.open("/min-side/")


@state("min side, de ældre svar", "my-page")
def my_page_older(visit: Visit) -> None:
    my_page_full(visit)
    visit.open("/min-side/?side=2")


@state("ordliste", "glossary")
def glossary(visit: Visit) -> None:
    visit.publish(weather_with_glossary(["Sky", "Tåge", "Vind"]))
    visit.open("/vejret/ordliste/")


@state("ordliste med bogstaver", "glossary")
def glossary_long(visit: Visit) -> None:
    visit.publish(
        weather_with_glossary([f"{letter}-ord" for letter in "ABCDEFGHIJKLMNOPQRSTUVYÆØÅ"])
    )
    visit.open("/vejret/ordliste/")


@state("ordliste uden ord", "glossary")
def glossary_empty(visit: Visit) -> None:
    visit.publish(weather_with_glossary([]))
    visit.open("/vejret/ordliste/")


# The chapter


@state("kapitel", "chapter")
def chapter(visit: Visit) -> None:
    visit.open_chapter(whole=True)


@state("kapitel, fodnoter ved siden af", "chapter", WIDE)
def footnotes_beside(visit: Visit) -> None:
    visit.open_chapter(whole=True)
    visit.page.locator("article.beside").wait_for()


@state("kapitel med alt, en tekst kan have", "chapter")
def chapter_with_everything(visit: Visit) -> None:
    words = b"Note\n: En forklaring.\n\nFlade\nPlan\n: Noget fladt.\n"
    pictures = {"01-del-1/billeder/flade.svg": DRAWING, "ordliste.md": words}
    visit.publish(
        Course(
            (Chapter("alt", (CLOUD,), body=EVERYTHING + "\n## Et afsnit\n\nTekst."),),
            files=pictures,
        )
    )
    visit.open("/vejret/alt/")


@state("kapitel, menu åben", "chapter", PHONE)
def menu_open(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.locator("[popovertarget=_menu]").locator("visible=true").first.click()
    visit.wait_for("#_menu:popover-open")


@state("kapitel, læsevalg åbne", "chapter")
def preferences_open(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.locator("[popovertarget=_laesevalg]").click()
    visit.wait_for("#_laesevalg:popover-open")


@state("kapitel, læses op", "chapter")
def read_aloud(visit: Visit) -> None:
    visit.page.add_init_script(VOICE)
    visit.open_chapter()
    visit.page.locator("button.aloud").first.click()
    visit.wait_for(".aloud-player")


@state("kapitel, ingen dansk stemme", "chapter")
def no_voice(visit: Visit) -> None:
    visit.page.add_init_script(VOICE.replace("[voice]", "[]"))
    visit.open_chapter()
    visit.page.locator("button.aloud").first.click()
    visit.page.get_by_text("Din enhed har ingen dansk stemme").first.wait_for()


@state("kapitel, indhold åbent", "chapter", PHONE)
def contents_open(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.get_by_text("På denne side").first.click()
    visit.wait_for(".here[open]")


@state("kapitel uden quiz", "chapter")
def chapter_unread(visit: Visit) -> None:
    visit.publish(WEATHER)
    visit.open("/vejret/vinde/")


@state("kapitel uden quiz, læst", "chapter")
def chapter_read(visit: Visit) -> None:
    chapter_unread(visit)
    visit.press("Markér som læst")
    visit.wait_for("#_flot .finish")


# The quiz


@state("intet valgt", "chapter")
def nothing_chosen(visit: Visit) -> None:
    visit.open_chapter()
    visit.press("Tjek svar", "#spm-kvantisering")
    visit.wait_for("#spm-kvantisering .error")


@state("intet valgt, uden JavaScript", "attempt")
def nothing_chosen_plainly(visit: Visit) -> None:
    visit.open_chapter()
    visit.send_plainly("#spm-kvantisering form")


@state("svaret vist for tidligt, uden JavaScript", "show")
def shown_too_early(visit: Visit) -> None:
    visit.open_chapter()
    visit.send_plainly("#spm-kvantisering form", f"{CHAPTER}vis-svaret/kvantisering/")


@state("forkert", "chapter")
def wrong_answers(visit: Visit) -> None:
    visit.open_chapter()
    visit.quiz.answer_wrong("kvantisering")
    visit.quiz.answer("strategi", ["At bruge en mindre", "At købe"])


@state("prøv igen", "chapter")
def retrying(visit: Visit) -> None:
    wrong_answers(visit)
    retry(visit, "kvantisering")


@state("prøv igen, uden JavaScript", "chapter")
def retrying_plainly(visit: Visit) -> None:
    wrong_answers(visit)
    visit.open(f"{CHAPTER}?igen=kvantisering#spm-kvantisering")


@state("forkert to gange", "chapter")
def wrong_twice(visit: Visit) -> None:
    retrying(visit)
    visit.quiz.answer_wrong("kvantisering")
    visit.wait_for("#spm-kvantisering button:has-text('Vis svaret')")


@state("prøv igen, svaret kan vises", "chapter")
def retrying_may_be_shown(visit: Visit) -> None:
    wrong_twice(visit)
    retry(visit, "kvantisering")


@state("svaret vist", "chapter")
def answer_shown(visit: Visit) -> None:
    wrong_twice(visit)
    visit.press("Vis svaret", "#spm-kvantisering")
    visit.wait_for("#spm-kvantisering.is-shown")


@state("rigtigt", "chapter")
def right_answers(visit: Visit) -> None:
    visit.open_chapter()
    visit.quiz.answer_right("baeredygtighed")
    visit.quiz.answer_right("strategi")
    for details in visit.page.locator("details.others").all():
        details.locator("summary").click()


@state("alt besvaret og gennemført", "chapter")
def chapter_completed(visit: Visit) -> None:
    answer_shown(visit)
    visit.quiz.answer_right("baeredygtighed")
    retry(visit, "strategi")
    visit.quiz.answer_right("strategi")
    visit.wait_for("#_flot .finish")


@state("spørgsmålet ændret siden", "chapter")
def question_changed(visit: Visit) -> None:
    visit.publish(WEATHER)
    visit.open("/vejret/skyer/")
    visit.page.locator("label", has_text="Vat").click()
    visit.press("Tjek svar")
    visit.wait_for(".verdict")
    visit.publish(WEATHER.ask("sky", choices=(right("is", "Is"), wrong("vat", "Uld"))))
    visit.open("/vejret/skyer/")
    visit.wait_for(".then")


def ask_what_is_gone(visit: Visit) -> None:
    visit.publish(WEATHER)
    visit.open("/vejret/skyer/")
    visit.publish(WEATHER.drop("sky"))


@state("spørgsmålet taget ud", "chapter")
def question_gone(visit: Visit) -> None:
    ask_what_is_gone(visit)
    visit.press("Tjek svar")
    visit.wait_for("#spm-sky .error")


@state("410: spørgsmålet taget ud, uden JavaScript", "attempt")
def question_gone_plainly(visit: Visit) -> None:
    ask_what_is_gone(visit)
    visit.send_plainly("#spm-sky form")


@state("svaret kom ikke frem", "chapter")
def network_lost(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.route("**/svar/**", abort)
    visit.quiz.question("kvantisering").locator("label", has_text="At fjerne").click()
    visit.press("Tjek svar", "#spm-kvantisering")
    visit.wait_for("[data-not-sent]")


# "Var alt klart?"


@state("tilbagemelding afvist", "chapter")
def feedback_refused(visit: Visit) -> None:
    visit.open_chapter()
    visit.press("Send", "#_feedback")
    visit.wait_for("#_feedback .error")


@state("tilbagemelding afvist, uden JavaScript", "feedback")
def feedback_refused_plainly(visit: Visit) -> None:
    visit.open_chapter()
    visit.send_plainly("#_feedback form")


@state("tilbagemelding sendt", "chapter")
def feedback_sent(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.get_by_label("Nej", exact=True).check()
    visit.page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    visit.press("Send", "#_feedback")
    visit.wait_for("#_feedback .thanks")


@state("tilbagemelding rettes", "chapter")
def feedback_amended(visit: Visit) -> None:
    feedback_sent(visit)
    visit.page.get_by_text("Ret dit svar").click()
    visit.wait_for("#_feedback details[open]")


# The learner's own


@state("læsevalg", "preferences")
def preferences(visit: Visit) -> None:
    visit.open("/laesevalg/")


@state("tilgængelighedserklæring", "accessibility")
def accessibility(visit: Visit) -> None:
    visit.open("/tilgaengelighed/")


@state("privatliv", "privacy")
def privacy(visit: Visit) -> None:
    visit.open("/privatliv/")


@state("glemt", "forgotten")
def forgotten(visit: Visit) -> None:
    chapter_completed(visit)
    visit.open("/privatliv/")
    visit.press("Glem mig på denne enhed")
    visit.page.wait_for_url("**/privatliv/glemt/")


# Accounts

ANNA = "anna@skolen.example"
PASSWORD = "solsort-under-taget"


def with_account(visit: Visit) -> None:
    """Give Anna an account. Who has tried how often in other states does not count."""
    attempts.clear()
    user = User.objects.create_user(ANNA, PASSWORD)
    EmailAddress.objects.create(user=user, email=ANNA, verified=True, primary=True)


def fill(visit: Visit, button: str, **fields: str) -> None:
    """Fill in the form as it stands, send it, and wait for the page that answers."""
    for label, value in fields.items():
        visit.page.locator(f"#_{label}").fill(value)
    with visit.page.expect_navigation():
        visit.press(button)


def type_code(visit: Visit, button: str) -> None:
    [code] = re.findall(r"(?m)^[A-Z]{4}-[A-Z]{4}$", str(mail.outbox[-1].body))
    fill(visit, button, code=code)


@state("log ind", "account_login")
def login_page(visit: Visit) -> None:
    visit.open("/konto/log-ind/")


@state("log ind, forkert adgangskode", "account_login")
def login_refused(visit: Visit) -> None:
    with_account(visit)
    login_page(visit)
    fill(visit, "Log ind", login=ANNA, password="forkert")


@state("429: prøvet for mange gange", "account_login")
def login_limited(visit: Visit) -> None:
    with_account(visit)
    visit.settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    login_page(visit)
    fill(visit, "Log ind", login=ANNA, password="forkert")
    fill(visit, "Log ind", login=ANNA, password="forkert")


@state("opret konto", "account_signup")
def signup_page(visit: Visit) -> None:
    visit.open("/konto/opret/")


@state("opret konto, for kort adgangskode", "account_signup")
def signup_refused(visit: Visit) -> None:
    signup_page(visit)
    fill(visit, "Opret konto", email=ANNA, password1="123")


@state("opret konto, koden er sendt", "account_email_verification_sent")
def signup_code(visit: Visit) -> None:
    attempts.clear()
    signup_page(visit)
    fill(visit, "Opret konto", email=ANNA, password1=PASSWORD)


@state("opret konto, forkert kode", "account_email_verification_sent")
def signup_code_refused(visit: Visit) -> None:
    signup_code(visit)
    fill(visit, "Bekræft", code="forkert")


@state("opret konto, konto findes", "account_email_verification_sent")
def signup_known(visit: Visit) -> None:
    with_account(visit)
    signup_page(visit)
    fill(visit, "Opret konto", email=ANNA, password1=PASSWORD)


@state("kode på mail", "account_request_login_code")
def code_page(visit: Visit) -> None:
    visit.open("/konto/kode/")


@state("kode på mail, sendt", "account_confirm_login_code")
def code_sent(visit: Visit) -> None:
    with_account(visit)
    code_page(visit)
    fill(visit, "Send kode", email=ANNA)


@state("kode på mail, ingen konto", "account_confirm_login_code")
def code_unknown(visit: Visit) -> None:
    attempts.clear()
    code_page(visit)
    fill(visit, "Send kode", email="bo@skolen.example")


@state("glemt adgangskode", "account_reset_password")
def forgotten_password(visit: Visit) -> None:
    visit.open("/konto/adgangskode/glemt/")


@state("glemt adgangskode, koden er sendt", "account_confirm_password_reset_code")
def forgotten_password_code(visit: Visit) -> None:
    with_account(visit)
    forgotten_password(visit)
    fill(visit, "Send kode", email=ANNA)


@state("glemt adgangskode, ny", "account_complete_password_reset")
def forgotten_password_new(visit: Visit) -> None:
    forgotten_password_code(visit)
    type_code(visit, "Fortsæt")


@state("forside, logget ind", "home")
def signed_in(visit: Visit) -> None:
    with_account(visit)
    login_page(visit)
    fill(visit, "Log ind", login=ANNA, password=PASSWORD)


@state("min konto", "account")
def my_account(visit: Visit) -> None:
    signed_in(visit)
    visit.page.get_by_role("link", name="Min konto").click()
    visit.page.wait_for_url("**/konto/")


@state("kapitel, logget ind", "chapter", NARROW)
def chapter_signed_in(visit: Visit) -> None:
    signed_in(visit)
    visit.open_chapter()


@state("log ud", "account_logout")
def logout_page(visit: Visit) -> None:
    my_account(visit)
    visit.open("/konto/log-ud/")


@state("logget ud", "home")
def signed_out(visit: Visit) -> None:
    my_account(visit)
    fill(visit, "Log ud")


@state("skift adgangskode", "account_change_password")
def change_password(visit: Visit) -> None:
    my_account(visit)
    visit.open("/konto/adgangskode/")


@state("skift adgangskode, skiftet", "account")
def changed_password(visit: Visit) -> None:
    change_password(visit)
    new = "en-helt-anden-kode"
    fill(visit, "Skift adgangskode", oldpassword=PASSWORD, password1=new, password2=new)


@state("vælg adgangskode", "account_set_password")
def set_password(visit: Visit) -> None:
    code_sent(visit)
    type_code(visit, "Log ind")
    visit.open("/konto/adgangskode/vaelg/")


@state("skift mailadresse", "account_email")
def change_email(visit: Visit) -> None:
    my_account(visit)
    visit.open("/konto/mail/")


@state("bekræft, at det er dig", "account_reauthenticate")
def reauthenticate(visit: Visit) -> None:
    visit.settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    change_email(visit)
    fill(visit, "Send kode", email="anna@hjemme.example")


@state("er svarene dine?", "merge")
def ask_whose(visit: Visit) -> None:
    wrong_answers(visit)
    signed_in(visit)


# When something is wrong


@state("400: for meget på én gang", "feedback")
def too_much(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.get_by_label("Hvordan kan vi forbedre det?").evaluate(
        "(area, length) => area.value = 'x'.repeat(length)",
        visit.settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1,
    )
    visit.send_plainly("#_feedback form")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


class WithFaults:
    """The site's addresses, those of an author's machine, and two that go wrong."""

    urlpatterns = [
        path("forbudt/", refuse, name="refused"),
        path("fejl/", fail, name="failed"),
        path("forfatter/aendringer", views.author_events, name="author-events"),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@state("403: ikke adgang", "refused")
def not_allowed(visit: Visit) -> None:
    visit.settings.ROOT_URLCONF = WithFaults
    visit.open("/forbudt/")


@state("403: siden stod for længe", "feedback")
def resend(visit: Visit) -> None:
    visit.open_chapter()
    visit.page.get_by_label("Nej", exact=True).check()
    visit.page.get_by_label("Hvordan kan vi forbedre det?").fill("Flere figurer, tak.")
    visit.page.context.clear_cookies()
    visit.send_plainly("#_feedback form")


@state("404: siden findes ikke")
def not_found(visit: Visit) -> None:
    visit.open("/findes/slet/ikke/her/")


@state("405: kun til svar", "attempt")
def only_to_send(visit: Visit) -> None:
    visit.open_chapter()
    visit.open(f"{CHAPTER}svar/kvantisering/")


@state("405: kun til at læse", "forgotten")
def only_to_read(visit: Visit) -> None:
    visit.open("/privatliv/")
    visit.send_plainly("main form", "/privatliv/glemt/")


@state("500: en fejl hos os", "failed")
def our_fault(visit: Visit) -> None:
    visit.settings.ROOT_URLCONF = WithFaults
    visit.open("/fejl/")


# An author's own machine


@state("forfatterens bord", "chapter")
def authors_desk(visit: Visit) -> None:
    desk = Desk()
    visit.patch.setattr("config.templatetags.author.desk", desk)
    advice = Problem("content/a.md", 2, 1, "liste", "Sæt en tom linje før listen.", error=False)
    desk.lay_out(["content/b.md:3:1: fejl link: Siden ”/x/” findes ikke."], [advice])
    visit.settings.DEBUG = True
    visit.settings.ROOT_URLCONF = WithFaults
    visit.page.route("**/forfatter/aendringer", abort)
    chapter_unread(visit)
    visit.page.locator(".desk summary").click()


def abort(route: Route) -> None:
    route.abort()


def retry(visit: Visit, ident: str) -> None:
    visit.quiz.question(ident).get_by_role("link", name="Prøv igen").click()
    visit.wait_for(f"#spm-{ident} form[data-hx-post*='/svar/']")
