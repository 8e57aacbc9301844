"""Our answers scored by the rules of MDN's HTTP Observatory, each rule a function here.

A site begins with 100. What is missing takes points; what is more than asked gives some, but only
to a site that has 90 without them. Of the rules, only those about the network itself are left out:
that http leads to https is the proxy's work, and the list of preloaded hosts is the operator's.
"""

import runpy
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from courses import Chapter, Course, Library, Question, right, wrong
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from pages import Page
from pytest_django import Settings

ENOUGH = 120
ENOUGH_FOR_EXTRA = 90
SIX_MONTHS = 15_552_000

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
UNSAFE_INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {
    *("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"),
}
OPENER_POLICIES = {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"}

QUESTION = Question("sky", "Hvad er en sky?", (right("a", "Vand"), wrong("b", "Vat")))
COURSE = Course((Chapter("skyer", (QUESTION,)),))


# The rules: what each adds to or takes from the score


def content_security_policy(answer: HttpResponseBase) -> int:
    try:
        policy = read_policy(answer.headers.get("Content-Security-Policy", ""))
    except ValueError:
        return -25
    default = policy.get("default-src", {"*"})
    script = policy.get("script-src", default)
    style = policy.get("style-src", default)
    active = [
        *script,
        *(
            s
            for name in policy.keys() - {"img-src", "media-src", "script-src"}
            for s in policy[name]
        ),
    ]
    passive = [s for name in ("img-src", "media-src") for s in policy.get(name, default)]
    verdicts = [
        (not policy, -25),
        (bool(script & (BROAD | UNSAFE_INLINE) or policy.get("object-src", default) & BROAD), -20),
        (is_insecure(active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (is_insecure(passive), -10),
        (bool(style & (BROAD | UNSAFE_INLINE)), 0),
        (default == {"'none'"}, 10),
    ]
    return next((points for applies, points in verdicts if applies), 5)


def cookies(answer: HttpResponseBase) -> int:
    found: SimpleCookie = answer.cookies
    protected = strict_transport_security(answer) >= 0
    worst = 5 if found else 0
    for name, cookie in found.items():
        is_session = any(word in name.lower() for word in ("login", "sess"))
        site = str(cookie["samesite"]).lower()
        faults = [
            (not site, 0),
            (not cookie["secure"], -5 if protected else -20),
            (bool(site) and site not in {"lax", "strict", "none"}, -20),
            (site == "none" and not cookie["secure"], -20),
            ("csrf" in name.lower() and not site, -20),
            (is_session and not cookie["secure"], -10 if protected else -40),
            (is_session and not cookie["httponly"], -30),
        ]
        worst = min([worst, *(points for applies, points in faults if applies)])
    return worst


def cross_origin_sharing(answer: HttpResponseBase) -> int:
    """Only what anybody's page may ask for with the reader's cookies is a fault."""
    origin = answer.headers.get("Access-Control-Allow-Origin", "")
    with_cookies = answer.headers.get("Access-Control-Allow-Credentials", "").strip().lower()
    return -50 if origin == STRANGER and with_cookies == "true" else 0


def referrer_policy(answer: HttpResponseBase) -> int:
    if "Referrer-Policy" not in answer.headers:
        return 0
    chosen = [one.strip().lower() for one in answer.headers["Referrer-Policy"].split(",")]
    return 5 if chosen[-1] in PRIVATE_REFERRERS else -5


def strict_transport_security(answer: HttpResponseBase) -> int:
    header = answer.headers.get("Strict-Transport-Security", "")
    parts = [part.strip().lower().split("=") for part in header.split(";")]
    ages = [part[1] for part in parts if part[0] == "max-age" and len(part) == 2]
    if "," in header or not ages or not ages[0].isdecimal():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def subresource_integrity(answer: HttpResponseBase) -> int:
    """A script of another host must come over https, and be the one that is meant."""
    worst = 0
    for script in scripts_of(answer):
        source = script.get("src", "")
        if source.startswith(("http:", "//")):
            worst = min(worst, -20 if "integrity" in script else -50)
        elif source.startswith("https:") and "integrity" not in script:
            worst = min(worst, -5)
    return worst


def content_type_options(answer: HttpResponseBase) -> int:
    return (
        0 if answer.headers.get("X-Content-Type-Options", "").strip().lower() == "nosniff" else -5
    )


def framing(answer: HttpResponseBase) -> int:
    policy = answer.headers.get("Content-Security-Policy", "")
    option = answer.headers.get("X-Frame-Options", "").strip().lower()
    if "frame-ancestors" in policy or option in {"deny", "sameorigin"}:
        return 5
    return 0 if option.startswith("allow-from") else -20


def resource_policy(answer: HttpResponseBase) -> int:
    value = answer.headers.get("Cross-Origin-Resource-Policy", "cross-origin").strip().lower()
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(value, -5)


def embedder_policy(answer: HttpResponseBase) -> int:
    value = answer.headers.get("Cross-Origin-Embedder-Policy", "unsafe-none").strip()
    return {"require-corp": 10, "credentialless": 10, "unsafe-none": 0}.get(value, -5)


def opener_policy(answer: HttpResponseBase) -> int:
    value = answer.headers.get("Cross-Origin-Opener-Policy", "unsafe-none").strip()
    return 10 if value in OPENER_POLICIES else 0 if value == "unsafe-none" else -5


RULES: list[Callable[[HttpResponseBase], int]] = [
    *(content_security_policy, cookies, cross_origin_sharing, referrer_policy),
    *(strict_transport_security, subresource_integrity, content_type_options, framing),
    *(resource_policy, embedder_policy, opener_policy),
]


def score(answer: HttpResponseBase) -> int:
    given = [rule(answer) for rule in RULES]
    bare = 100 + sum(points for points in given if points < 0)
    extra = sum(points for points in given if points > 0)
    return max(0, bare + extra if bare >= ENOUGH_FOR_EXTRA else bare)


def read_policy(header: str) -> dict[str, set[str]]:
    """Read a policy; one that names a directive twice is no policy."""
    policy: dict[str, set[str]] = {}
    for directive in filter(None, map(str.split, header.lower().split(";"))):
        name, *sources = directive
        if name in policy:
            raise ValueError(name)
        policy[name] = set(sources) or ({"'none'"} if name.endswith("-src") else set())
    return policy


def is_insecure(sources: list[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def scripts_of(answer: HttpResponseBase) -> Iterator[dict[str, str]]:
    if answer.headers["Content-Type"].startswith("text/html"):
        for script in Page(answer).root.all("script"):
            yield script.attributes


# The promise

STRANGER = "https://fremmed.example"


ADDRESSES = ["/", "/vejret/", "/vejret/skyer/", "/privatliv/", "/findes/ikke/"]
OF_HTTPS = ("HTTPS", "SECURE_", "CSRF_", "X_FRAME_OPTIONS", "MIDDLEWARE")


@pytest.fixture
def https(
    db: None,
    library: Library,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Client:
    """A stranger's browser at the site, with the settings it has behind https."""
    monkeypatch.setenv("SITE_URL", "https://kapitel.example")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for name, value in runpy.run_path(str(settings.BASE_DIR / "config/settings.py")).items():
        if name.startswith(OF_HTTPS):
            setattr(settings, name, value)
    library.publish(COURSE)
    return Client(headers={"origin": STRANGER})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_has_more_than_the_best_grade(https: Client, address: str) -> None:
    answer = https.get(address, secure=True)
    given = {rule.__name__: rule(answer) for rule in RULES}
    assert score(answer) >= ENOUGH, given
    assert min(given.values()) == 0, given


def test_the_chapters_cookies_are_among_what_is_scored(https: Client) -> None:
    answer = https.get("/vejret/skyer/", secure=True)
    assert {"kapitel", "__Host-csrftoken"} <= answer.cookies.keys()
    assert cookies(answer) == 5


# The test's own test


@pytest.mark.parametrize(
    ("header", "loss"),
    [
        ("Content-Security-Policy", 35),
        ("Strict-Transport-Security", 20),
        ("Referrer-Policy", 5),
        ("X-Content-Type-Options", 5),
        ("Cross-Origin-Resource-Policy", 10),
        ("Cross-Origin-Opener-Policy", 10),
    ],
)
def test_a_header_that_is_dropped_costs(https: Client, header: str, loss: int) -> None:
    answer = https.get("/", secure=True)
    whole, whole_given = score(answer), sum(rule(answer) for rule in RULES)
    del answer.headers[header]
    assert sum(rule(answer) for rule in RULES) == whole_given - loss
    assert score(answer) < whole


def test_a_page_that_may_be_framed_costs(https: Client) -> None:
    answer = https.get("/", secure=True)
    before = framing(answer)
    del answer.headers["X-Frame-Options"]
    assert framing(answer) == before == 5
    del answer.headers["Content-Security-Policy"]
    assert framing(answer) == -20


def test_nothing_is_extra_where_the_foundation_is_missing(https: Client) -> None:
    answer = https.get("/", secure=True)
    del answer.headers["Strict-Transport-Security"]
    assert score(answer) <= ENOUGH_FOR_EXTRA - 10


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        ("default-src 'none'; script-src 'self'", 10),
        ("default-src 'self'", 5),
        ("default-src 'none'; style-src 'self' 'unsafe-inline'", 0),
        ("default-src 'none'; img-src http:", -10),
        ("default-src 'none'; script-src 'self' 'unsafe-eval'", -10),
        ("default-src 'none'; connect-src http://a.example", -20),
        ("default-src 'none'; script-src 'self' 'unsafe-inline'", -20),
        ("default-src https:", -20),
        ("img-src 'self'", -20),
        ("default-src 'none'; default-src 'self'", -25),
    ],
)
def test_a_policy_is_worth_what_it_forbids(policy: str, points: int) -> None:
    assert (
        content_security_policy(HttpResponse(headers={"Content-Security-Policy": policy})) == points
    )


@pytest.mark.parametrize(
    ("name", "flags", "points"),
    [
        ("kapitel", {"secure": True, "samesite": "Lax"}, 5),
        ("kapitel", {"secure": True}, 0),
        ("kapitel", {"samesite": "Lax"}, -20),
        ("csrftoken", {"secure": True}, -20),
        ("sessionid", {"secure": True, "samesite": "Lax"}, -30),
    ],
)
def test_a_cookie_is_worth_its_flags(name: str, flags: dict[str, Any], points: int) -> None:
    answer = HttpResponse()
    answer.set_cookie(name, "x", **flags)
    assert cookies(answer) == points


@pytest.mark.parametrize(
    ("script", "points"),
    [
        ("/static/a.js", 0),
        ("https://fremmed.example/a.js", -5),
        ("http://fremmed.example/a.js", -50),
        ("//fremmed.example/a.js", -50),
    ],
)
def test_a_script_of_another_host_costs(script: str, points: int) -> None:
    assert subresource_integrity(HttpResponse(f'<script src="{script}"></script>')) == points
