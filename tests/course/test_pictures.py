"""What a course may show and link to: its own files, and of them only what is what it says it is."""

import os
import struct
import time
from pathlib import Path

import pytest
from manuscript import CHAPTER, FRONT, SVG, Manuscript

from course.context import MAX_IMAGE_BYTES
from course.pictures import MAX_SIDE, BadPicture, picture_size
from course.safety import leads_outside

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5s", 13, b"IHDR", 64, 36, b"\x08\x02\0\0\0")
JPEG = b"\xff\xd8\xff\xc0\0\x0b\x08" + struct.pack(">HH", 36, 64) + b"\x01\x01\x11\0\xff\xd9"
WEBP = b"RIFF\x1e\0\0\0WEBPVP8L\x11\0\0\0\x2f\x3f\xc0\x08\0" + b"\0" * 12
LAUGHS = b"".join(
    b"<!ENTITY l%d '%s'>" % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10)
)


def svg(inside: str, attributes: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} viewBox="0 0 64 36" {attributes}>{inside}</svg>'.encode()


def png(width: int, height: int) -> bytes:
    return PNG[:16] + struct.pack(">II", width, height) + PNG[24:]


def refused(manuscript: Manuscript, target: str) -> str:
    """Show a picture; return what is said of it, in the only error there is."""
    reading = manuscript.read(f"Se:\n\n![Et billede]({target})\n")
    [problem] = reading.errors
    assert (problem.path, problem.line, problem.code) == (f"kursus/{CHAPTER}", 6, "billede")
    assert reading.course is None
    return problem.message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("b.png", PNG),
        ("b.PNG", PNG),
        ("b.jpg", JPEG),
        ("b.jpeg", JPEG),
        ("b.webp", WEBP),
        ("b.svg", svg("<path d='M0 0'/>")),
    ],
)
def test_a_picture_is_shown_in_its_size(manuscript: Manuscript, name: str, data: bytes) -> None:
    manuscript.write({f"01-del/{name}": data})
    html = manuscript.chapter(f"![Et billede]({name})\n").html
    assert ' width="64"' in html
    assert ' height="36"' in html


# What a picture's file holds


@pytest.mark.parametrize("name", ["b.png", "b.jpg", "b.jpeg", "b.webp"])
@pytest.mark.parametrize(
    "data", [b"", b"Bare tekst.\n", b"<script>alert(1)</script>", SVG, b"GIF89a\1\0\1\0\0\0\0"]
)
def test_a_picture_that_is_no_picture_is_refused(
    manuscript: Manuscript, name: str, data: bytes
) -> None:
    manuscript.write({f"01-del/{name}": data})
    assert "som navnet siger" in refused(manuscript, name)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("b.jpg", PNG, "PNG"), ("b.webp", JPEG, "JPEG"), ("b.png", WEBP, "WebP")],
)
def test_a_picture_under_anothers_name_is_told_by_its_kind(
    manuscript: Manuscript, name: str, data: bytes, kind: str
) -> None:
    manuscript.write({f"01-del/{name}": data})
    assert f"men {kind}" in refused(manuscript, name)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", PNG[:18], JPEG[:4], JPEG[:8], WEBP[:16]])
def test_a_picture_cut_short_is_refused(data: bytes) -> None:
    suffix = {b"\x89": ".png", b"\xff": ".jpg", b"R": ".webp"}[data[:1]]
    with pytest.raises(BadPicture):
        picture_size(suffix, data)


@pytest.mark.parametrize(
    ("width", "height"), [(100_000, 100_000), (MAX_SIDE + 1, 1), (1, MAX_SIDE + 1)]
)
def test_a_picture_that_claims_too_many_pixels_is_refused(
    manuscript: Manuscript, width: int, height: int
) -> None:
    manuscript.write({"01-del/b.png": png(width, height)})
    assert "10.000 pixel" in refused(manuscript, "b.png")


def test_the_largest_picture_is_shown() -> None:
    assert picture_size(".png", png(MAX_SIDE, MAX_SIDE)) == (MAX_SIDE, MAX_SIDE)


def test_of_a_huge_file_no_more_is_read_than_the_limit(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.png": PNG})
    os.truncate(manuscript.folder / "01-del/b.png", 1 << 40)  # a terabyte of holes
    assert "2 MiB" in refused(manuscript, "b.png")


def test_a_picture_of_exactly_the_limit_is_shown(manuscript: Manuscript) -> None:
    manuscript.write({"01-del/b.png": PNG.ljust(MAX_IMAGE_BYTES, b"\0")})
    assert manuscript.course("![Et billede](b.png)\n").images
    manuscript.write({"01-del/b.png": PNG.ljust(MAX_IMAGE_BYTES + 1, b"\0")})
    assert "2 MiB" in refused(manuscript, "b.png")


@pytest.mark.parametrize(
    "data",
    [
        svg("<script>alert(1)</script>"),
        svg("<g><script href='#a'/></g>"),
        svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject>"),
        svg("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>"),
        svg("<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>"),
        svg("<iframe xmlns='http://www.w3.org/1999/xhtml'/>"),
        svg("", "onload='alert(1)'"),
        svg("<rect OnClick='alert(1)'/>"),
        svg("<a href='javascript:alert(1)'><rect/></a>"),
        svg("<a xlink:href='&#106;avascript:alert(1)'><rect/></a>"),
        svg("<a><set attributeName='href' to='javascript:alert(1)'/></a>"),
        svg("<a><animate attributeName='xlink:href' values='javascript:alert(1)'/></a>"),
        svg("<image href='https://fremmed.example/b.png'/>"),
        svg("<image href='//fremmed.example/b.png'/>"),
        svg("<image xlink:href='nabo.svg'/>"),
        svg("<image href='data:image/svg+xml,&lt;svg/>'/>"),
        svg("<use href='andet.svg#a'/>"),
        svg("<rect fill='url(https://fremmed.example/#a)'/>"),
        svg("<rect style='fill: URL( \"//fremmed.example/#a\")'/>"),
        svg("<style>@import 'https://fremmed.example/s.css';</style>"),
        svg("<style>rect { fill: url(https://fremmed.example/#a) }</style>"),
        svg("<style><![CDATA[rect { fill: ur]]><![CDATA[l(//fremmed.example/#a) }]]></style>"),
        b"<?xml-stylesheet href='https://fremmed.example/s.css'?>" + SVG,
        b"<!DOCTYPE svg>" + SVG,
        b"<!DOCTYPE svg SYSTEM 'https://fremmed.example/svg.dtd'>" + SVG,
        "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>".encode("utf-16"),
    ],
)
def test_a_drawing_runs_nothing_and_fetches_nothing(manuscript: Manuscript, data: bytes) -> None:
    manuscript.write({"01-del/b.svg": data})
    assert "En SVG kan ikke" in refused(manuscript, "b.svg")


@pytest.mark.parametrize(
    "data",
    [
        svg("<style>@media (prefers-color-scheme: dark) { rect { fill: url(#a) } }</style><rect/>"),
        svg("<use href='#a'/><use xlink:href='#b'/><rect fill='url( #a )'/>"),
        svg("<rect style='fill:url(\"#a\")'/>"),
        svg("<image href='data:image/png;base64,AAAA'/><a><text>script onload=</text></a>"),
        svg("<animate attributeName='opacity' values='0;1'/><title>@import</title>"),
        b"<?xml version='1.0' encoding='utf-8'?>\n<!-- Tegnet. -->\n" + svg("<desc>æ</desc>"),
    ],
)
def test_a_drawing_may_hold_all_else(data: bytes) -> None:
    assert picture_size(".svg", data) == (64, 36)


def test_entities_that_grow_without_end_take_no_time() -> None:
    bomb = b"<!DOCTYPE svg [<!ENTITY l0 'ha'>" + LAUGHS + b"]><svg>&l9;</svg>"
    start = time.process_time()
    with pytest.raises(BadPicture, match="ENTITY"):
        picture_size(".svg", bomb)
    assert time.process_time() - start < 0.1


def test_a_drawing_of_endless_depth_is_no_trouble() -> None:
    depth = MAX_IMAGE_BYTES // len("<g></g>") - 100
    assert picture_size(".svg", svg("<g>" * depth + "</g>" * depth)) == (64, 36)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Bare tekst.",
        b"<html viewBox='0 0 1 1'/>",
        b"<svg viewBox='0 0 1 1'>",
        b"<svg viewBox='0 0 nan 1'/>",
        b"<svg viewBox='0 0 inf 1'/>",
        b"<svg viewBox='0 0 -1 1'/>",
        b"<svg width='2em' height='1em'/>",
        b"<svg/>",
        b"\xff\xfe<\0s",
    ],
)
def test_a_drawing_that_cannot_be_read_is_refused(manuscript: Manuscript, data: bytes) -> None:
    manuscript.write({"01-del/b.svg": data})
    assert "kan ikke læses" in refused(manuscript, "b.svg")


# Where a picture lies

OUTSIDE = [
    "../../hemmelig.png",
    "..%2f..%2fhemmelig.png",
    "%2e%2e/%2E%2E/hemmelig.png",
    "../01-del/../../hemmelig.png",
    "../../kursus-to/hemmelig.png",
    "/hemmelig.png",
    "{root}/hemmelig.png",
    "%2F..{root}/hemmelig.png",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{root}/hemmelig.png",
    "file://{root}/hemmelig.png",
    "FILE:{root}/hemmelig.png",
    "http://fremmed.example/hemmelig.png",
    "//fremmed.example/hemmelig.png",
]


@pytest.fixture
def secret(manuscript: Manuscript) -> Path:
    """A picture beside the course, which is as good as any."""
    path = manuscript.folder.parent / "hemmelig.png"
    path.write_bytes(PNG)
    (manuscript.folder.parent / "kursus-to").mkdir()
    (manuscript.folder.parent / "kursus-to/hemmelig.png").write_bytes(PNG)
    return path


@pytest.mark.parametrize("target", OUTSIDE)
def test_no_picture_is_taken_from_outside_the_course(
    manuscript: Manuscript, secret: Path, target: str
) -> None:
    target = target.format(root=secret.parent)
    assert "skal ligge i kursets egen mappe" in refused(manuscript, target)


@pytest.mark.parametrize("target", OUTSIDE[:-2])
def test_no_link_leads_to_a_file_outside_the_course(
    manuscript: Manuscript, secret: Path, target: str
) -> None:
    secret.with_suffix(".md").write_text(FRONT)
    target = target.format(root=secret.parent).replace(".png", ".md")
    reading = manuscript.read(f"[Link]({target})\n")
    assert [problem.code for problem in reading.errors] == ["link"]


@pytest.mark.parametrize("target", ["b%20b.svg", "../01-del/b%20b.svg", "./b%20b.svg"])
def test_a_picture_may_be_reached_by_any_way_within_the_course(
    manuscript: Manuscript, target: str
) -> None:
    manuscript.write({"01-del/b b.svg": SVG})
    assert manuscript.course(f"![Et billede]({target})\n").images


def test_a_symlink_to_a_picture_outside_the_course_is_refused(
    manuscript: Manuscript, secret: Path
) -> None:
    (manuscript.folder / "01-del/b.png").symlink_to(secret)
    assert "skal ligge i kursets egen mappe" in refused(manuscript, "b.png")


def test_a_symlink_to_a_folder_outside_the_course_is_refused(
    manuscript: Manuscript, secret: Path
) -> None:
    (manuscript.folder / "01-del/billeder").symlink_to(secret.parent)
    assert "skal ligge i kursets egen mappe" in refused(manuscript, "billeder/hemmelig.png")


def test_a_symlink_within_the_course_is_followed(manuscript: Manuscript) -> None:
    manuscript.write({"faelles/b.svg": SVG})
    (manuscript.folder / "01-del/b.svg").symlink_to("../faelles/b.svg")
    assert manuscript.course("![Et billede](b.svg)\n").images


@pytest.mark.parametrize("link", ["b.svg", "../01-del/b.svg", "nej.svg"])
def test_a_symlink_that_leads_nowhere_is_no_picture(manuscript: Manuscript, link: str) -> None:
    (manuscript.folder / "01-del/b.svg").symlink_to(link)
    assert refused(manuscript, "b.svg")


def test_a_named_pipe_is_refused_and_never_waited_for(manuscript: Manuscript) -> None:
    os.mkfifo(manuscript.folder / "01-del/bild.png")
    assert "er ikke en fil" in refused(manuscript, "bild.png")


def test_a_folder_is_no_picture(manuscript: Manuscript) -> None:
    (manuscript.folder / "01-del/bild.png").mkdir()
    assert "er ikke en fil" in refused(manuscript, "bild.png")


def test_a_picture_that_may_not_be_read_is_told(
    manuscript: Manuscript, monkeypatch: pytest.MonkeyPatch
) -> None:
    manuscript.write({"01-del/b.png": PNG})
    (manuscript.folder / "01-del/b.png").chmod(0)
    if os.geteuid() == 0:  # to whom nothing is forbidden
        ordinary = Path.open

        def forbidding(path: Path, mode: str = "r") -> object:
            if path.name == "b.png":
                raise PermissionError(13, "Permission denied", str(path))
            return ordinary(path, mode)

        monkeypatch.setattr(Path, "open", forbidding)
    assert "lov til at læse filen" in refused(manuscript, "b.png")


# What leads out of a course, for files that are no pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kursus"
    (folder / "01-del").mkdir(parents=True)
    (tmp_path / "andet").mkdir()
    (tmp_path / "andet/kapitel.md").write_text(FRONT)
    (tmp_path / "kursus-to").mkdir()
    return folder


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("course.md", "/etc/passwd"),
        ("01-del/01-kapitel.md", "../../andet/kapitel.md"),
        ("01-del/01-kapitel.md", "../../kursus-to/findes-ikke.md"),
        ("02-del", "../andet"),
        ("02-del", ".."),
        ("02-del", "../kursus-to"),
    ],
)
def test_a_symlink_out_of_the_course_leads_outside(folder: Path, link: str, target: str) -> None:
    (folder / link).symlink_to(target)
    assert leads_outside(folder / link, folder)


def test_what_lies_in_a_symlinked_folder_leads_outside(folder: Path) -> None:
    (folder / "02-del").symlink_to("../andet")
    assert leads_outside(folder / "02-del/kapitel.md", folder)


def test_a_symlink_to_a_symlink_out_of_the_course_leads_outside(folder: Path) -> None:
    (folder / "02-del").symlink_to("../andet")
    (folder / "03-del").symlink_to("02-del")
    assert leads_outside(folder / "03-del", folder)


@pytest.mark.parametrize("path", ["../andet", "01-del/../../kursus-to", "a\0b", "/etc/passwd"])
def test_a_path_out_of_the_course_leads_outside(folder: Path, path: str) -> None:
    assert leads_outside(folder / path, folder)


@pytest.mark.parametrize("path", ["course.md", "01-del", "01-del/../01-del/01-kapitel.md", ""])
def test_a_path_within_the_course_does_not_lead_outside(folder: Path, path: str) -> None:
    assert not leads_outside(folder / path, folder)


def test_a_symlink_within_the_course_does_not_lead_outside(folder: Path) -> None:
    (folder / "02-del").symlink_to("01-del")
    assert not leads_outside(folder / "02-del", folder)


def test_a_course_may_itself_be_reached_by_a_symlink(folder: Path) -> None:
    link = folder.parent / "aktuel"
    link.symlink_to(folder)
    assert not leads_outside(link / "01-del", link)
    assert not leads_outside(folder / "01-del", link)
