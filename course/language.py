"""The checks of a course's Danish: how hard it reads, how it is set, how it is spelled.

They are advice, and asked for by check_content alone; reading and publishing a course do not.
"""

from course.parts import split_parts
from course.prose import find_blocks, front_blocks
from course.readability import advise_body, advise_questions
from course.reading import Reading
from course.safety import leads_outside
from course.source import Problem, Source
from course.spelling import WORDS, Speller, Vocabulary, advise_spelling, read_words
from course.typography import advise_typography

_SHOWN_KEYS = ("title", "summary", "prompts")


def language_problems(reading: Reading, speller: Speller | None) -> list[Problem]:
    """Return what there is to say of the language of a course's files, spelling where asked."""
    problems: list[Problem] = []
    vocabulary = Vocabulary(speller, _own_words(reading, problems)) if speller else None
    for read in reading.sources:
        source = Source.parse(read.path, read.shown, read.data)
        known = set(source.problems)
        _advise(source, vocabulary)
        problems += [problem for problem in source.problems if problem not in known]
    return problems


def _advise(source: Source, vocabulary: Vocabulary | None) -> None:
    parts = split_parts(source.lines)
    advise_body(source, parts.body)
    advise_questions(source, parts.quiz)
    blocks = front_blocks(source, _SHOWN_KEYS) + find_blocks(source.lines)
    advise_typography(source, blocks)
    if vocabulary:
        advise_spelling(source, blocks, vocabulary)


def _own_words(reading: Reading, problems: list[Problem]) -> set[str]:
    """Return the words of the course's list, and those that its glossary explains."""
    names = (name for term in reading.terms for name in term.names)
    words = {word for name in names for word in name.split()}
    file = reading.folder / WORDS
    if file.is_file() and not leads_outside(file, reading.folder):
        course = reading.sources[0]
        listed = Source.read(file, course.shown.removesuffix("course.md") + WORDS)
        problems += listed.problems
        words.update(read_words(listed.text))
    return words
