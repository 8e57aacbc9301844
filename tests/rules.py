"""Every rule of docs/indholdsformat.md and the tests that hold it.

`python tests/rules.py` prints the table. It fails on a rule without a test, on a test that does
not exist, and on an entry here for a rule that is not in the document.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "indholdsformat.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+) \|$", re.MULTILINE)

ANSWERING = "tests/quizzes/test_answering.py::"
CHECKER = "tests/course/test_checker_errors.py::"
CODE = "tests/course/test_code.py::"
COMMAND = "tests/course/test_check_content_command.py::"
CONTRACT = "tests/course/test_contract.py::"
COURSE_NAMES = "tests/quizzes/test_course_names.py::"
FIX = "tests/course/test_fix.py::"
GLOSSARY = "tests/course/test_glossary.py::"
GLOSSARY_PAGE = "tests/course/test_glossary_page.py::"
GRAMMAR = "tests/course/test_quiz_grammar.py::"
IDENTITY = "tests/quizzes/test_identity.py::"
LAST_GOOD = "tests/quizzes/test_last_good_version.py::"
MATHEMATICS = "tests/course/test_mathematics.py::"
PAGES = "tests/config/test_pages.py::"
PUBLISHING = "tests/quizzes/test_publishing.py::"
QUIZ_ADVICE = "tests/course/test_quiz_advice.py::"
READING = "tests/course/test_reading.py::"
READABILITY = "tests/course/test_readability.py::"
RENDERING = "tests/course/test_rendering.py::"
SPELLING = "tests/course/test_spelling.py::"
TYPOGRAPHY = "tests/course/test_typography.py::"


def faults(code: str, *numbers: int) -> tuple[str, ...]:
    """Name the cases of the checker's errors with this code."""
    return tuple(f"{CHECKER}test_a_fault_is_told_at_its_place[{code}-{n}]" for n in numbers)


def advice(code: str, *numbers: int) -> tuple[str, ...]:
    """Name the cases of the checker's warnings with this code."""
    test = "test_advice_is_given_at_its_place_and_stops_nothing"
    return tuple(f"{CHECKER}{test}[{code}-{n}]" for n in numbers)


MEANT = f"{CHECKER}test_a_fault_names_what_was_meant"
EDITED = f"{IDENTITY}test_no_edit_misreads_an_answer_or_loses_a_completion"

RULES: dict[str, tuple[str, ...]] = {
    # Kursets mapper
    "M1": (
        f"{READING}test_a_folder_of_courses_is_read_course_by_course",
        f"{CHECKER}test_a_file_that_must_be_there_is_missed[course.md-files0]",
        f"{COMMAND}test_a_folder_that_is_no_course_is_said",
    ),
    "M2": (f"{READING}test_numbers_decide_the_order",),
    "M3": (f"{CHECKER}test_a_file_that_must_be_there_is_missed[01-del/section.md-files1]",),
    "M4": (f"{READING}test_a_chapter_knows_where_it_stands",),
    "M5": (f"{EDITED}[Quizzes]", f"{EDITED}[Names]"),
    "M6": (f"{PAGES}test_a_name_that_a_chapter_had_before_leads_to_it",),
    "M7": (f"{PUBLISHING}test_an_alias_is_an_update", f"{EDITED}[Names]"),
    "M8": (
        f"{COURSE_NAMES}test_the_old_address_leads_to_the_new_for_good",
        f"{COURSE_NAMES}test_an_old_course_and_an_old_chapter_are_one_step_from_the_page",
    ),
    "M9": (f"{COURSE_NAMES}test_what_was_answered_under_the_old_name_still_counts",),
    "M10": (f"{CONTRACT}test_the_home_page_shows_all_courses",),
    "M11": (
        *faults("slug", 1, 2, 3, 4),
        f"{CHECKER}test_a_course_has_a_name_that_an_address_can_have",
    ),
    "M12": faults("slug", 5, 6),
    "M13": faults("nummer", 1, 2, 3),
    "M14": faults("alias", 1, 2, 4, 6),
    "M15": (f"{CHECKER}test_two_courses_cannot_have_one_alias",),
    "M16": (
        f"{CONTRACT}test_names_that_are_reserved",
        f"{CHECKER}test_a_course_cannot_have_a_name_that_the_site_uses",
    ),
    "M17": (f"{CONTRACT}test_names_that_are_reserved", *faults("reserveret", 1, 2, 3, 4, 5)),
    "M18": (
        f"{CONTRACT}test_a_file_may_be_256_kib",
        *faults("stor-fil", 1),
        f"{CHECKER}test_a_file_of_exactly_256_kib_is_read",
    ),
    "M19": (
        *advice("nummer", 1, 2, 6),
        f"{CONTRACT}test_a_folder_of_texts_without_a_number_is_warned_of",
    ),
    "M20": (f"{CHECKER}test_files_without_a_number_that_have_their_place_are_no_matter",),
    "M21": (f"{CHECKER}test_a_file_that_is_not_utf8_is_told_where",),
    # Kapitlet
    "K1": faults("yaml", 1, 2, 3, 4, 5, 6, 7),
    "K2": (f"{READING}test_only_a_title_is_required", *faults("titel", 1, 2, 3, 4, 5, 6, 7)),
    "K3": (
        f"{READING}test_front_matter_becomes_what_pages_show",
        f"{READING}test_a_chapter_is_found_by_the_names_that_it_had",
        *faults("noegle", 3),
    ),
    "K4": (
        f"{READING}test_front_matter_becomes_what_pages_show",
        f"{COURSE_NAMES}test_the_old_address_leads_to_the_new_for_good",
    ),
    "K5": (f"{CONTRACT}test_a_section_may_have_a_summary_and_no_more",),
    "K6": (*faults("noegle", 1, 2), MEANT),
    "K7": faults("noegle", 4, 7, 9, 11, 12, 15),
    "K8": (f"{CONTRACT}test_the_day_when_facts_were_checked_is_shown",),
    "K9": (
        *faults("overskrift", 1, 2, 3),
        f"{PAGES}test_a_chapters_page_is_named_for_it",
        f"{PAGES}test_every_page_is_danish_with_one_heading_and_one_way_to_its_text",
    ),
    "K10": faults("niveau", 1, 2, 3),
    "K11": (f"{RENDERING}test_a_heading_has_an_id_of_its_words",),
    "K12": (f"{CONTRACT}test_the_text_of_course_md_stands_on_the_courses_page",),
    # Teksten
    "T1": (f"{RENDERING}test_a_callout_has_its_danish_title",),
    "T2": (f"{CONTRACT}test_a_callouts_danish_title",),
    "T3": (f"{RENDERING}test_a_callout_may_have_a_title_of_its_own",),
    "T4": (*faults("ramme", 1, 2), MEANT),
    "T5": (
        f"{RENDERING}test_a_picture_with_a_title_is_a_figure_with_a_caption",
        f"{RENDERING}test_a_picture_in_a_text_is_no_figure",
    ),
    "T6": faults("alt-mangler", 1, 2, 3, 4),
    "T7": (
        f"{RENDERING}test_decoration_has_an_empty_text_instead",
        f"{RENDERING}test_only_decoration_needs_no_text",
    ),
    "T8": (
        *faults("billede", 1),
        "tests/course/test_pictures.py::test_no_picture_is_taken_from_outside_the_course",
    ),
    "T9": (f"{RENDERING}test_a_table_has_a_caption_scopes_and_its_numbers_in_line",),
    "T10": advice("tabel", 1, 2),
    "T11": (
        f"{RENDERING}test_a_table_has_a_caption_scopes_and_its_numbers_in_line",
        f"{RENDERING}test_an_authors_document_becomes_well_formed_html",
    ),
    "T12": (f"{RENDERING}test_footnotes_are_gathered_under_sources",),
    "T13": faults("fodnote", 1, 2, 3),
    "T14": (f"{RENDERING}test_terms_and_their_definitions",),
    "T15": (f"{RENDERING}test_an_abbreviation_is_spelled_out_wherever_it_stands",),
    "T16": (f"{RENDERING}test_fenced_code_is_shown_as_written",),
    "T17": (f"{CODE}test_words_in_code_have_the_class_of_what_they_are",),
    "T18": faults("indrykket-kode", 1, 2, 3),
    "T19": (
        f"{MATHEMATICS}test_a_formula_in_a_line",
        f"{MATHEMATICS}test_a_displayed_formula_has_a_box_that_a_keyboard_can_reach",
    ),
    "T20": (
        f"{CONTRACT}test_attributes_may_give_an_id_and_a_class",
        *faults("egenskab", 1, 2, 3),
    ),
    "T21": (
        f"{CONTRACT}test_what_html_may_be_written",
        f"{CONTRACT}test_html_that_may_be_written_comes_through",
    ),
    "T22": faults("html", 1, 2, 3, 4, 5, 15, 16),
    "T23": faults("link", 1, 9, 12),
    "T24": (f"{RENDERING}test_a_link_leads_to_the_address_of_what_it_names",),
    # Ordlisten
    "O1": (f"{GLOSSARY_PAGE}test_the_page_shows_the_introduction_and_each_word",),
    "O2": (
        f"{GLOSSARY_PAGE}test_a_word_is_linked_where_it_first_stands_in_the_text_and_nowhere_else",
        f"{GLOSSARY}test_a_term_is_linked_where_it_first_stands",
    ),
    "O3": (
        f"{GLOSSARY_PAGE}test_a_word_is_linked_where_it_first_stands_in_the_text_and_nowhere_else",
    ),
    "O4": (f"{GLOSSARY_PAGE}test_what_is_wrong_in_it_is_told_at_its_place",),
    # Quizzen
    "Q1": (f"{GRAMMAR}test_the_quiz_is_no_part_of_the_text",),
    "Q2": (*faults("quiz", 3, 4), f"{GRAMMAR}test_a_quiz_may_stand_before_or_after_a_challenge"),
    "Q3": faults("to-quizzer", 1, 2),
    "Q4": (f"{GRAMMAR}test_a_question_is_its_heading_its_choices_and_its_note",),
    "Q5": (f"{GRAMMAR}test_text_code_or_a_picture_may_stand_before_the_choices",),
    "Q6": (
        f"{GRAMMAR}test_a_question_is_its_heading_its_choices_and_its_note",
        *faults("svar", 5, 6),
    ),
    "Q7": (f"{CONTRACT}test_one_right_choice_gives_radio_buttons_and_several_check_boxes",),
    "Q8": (f"{CONTRACT}test_one_right_choice_gives_radio_buttons_and_several_check_boxes",),
    "Q9": (f"{ANSWERING}test_all_right_choices_and_no_others_are_a_right_answer",),
    "Q10": faults("faa-svar", 1, 2, 3),
    "Q11": faults("intet-rigtigt", 1),
    "Q12": (f"{GRAMMAR}test_what_is_quoted_under_a_choice_explains_it",),
    "Q13": (f"{GRAMMAR}test_an_id_ends_a_choices_first_line_or_its_text",),
    "Q14": (f"{GRAMMAR}test_what_is_quoted_after_the_choices_is_the_note",),
    "Q15": (f"{GRAMMAR}test_a_link_in_the_note_ties_a_question_to_its_passage",),
    "Q16": (f"{ANSWERING}test_a_wrong_answer_offers_the_passage_and_another_try",),
    "Q17": faults("id-mangler", 1, 2, 3, 4),
    "Q18": faults("id-dobbelt", 1, 2),
    "Q19": faults("id-dobbelt", 3, 4),
    "Q20": (f"{EDITED}[Quizzes]", f"{PUBLISHING}test_a_question_that_moves_keeps_its_row"),
    "Q21": (
        f"{GRAMMAR}test_a_question_is_shuffled_when_it_says_so",
        f"{ANSWERING}test_choices_that_are_shuffled_stay_where_they_are_for_her",
    ),
    "Q22": (f"{CONTRACT}test_choices_stand_as_they_were_written",),
    "Q23": (f"{ANSWERING}test_a_wrong_answer_is_told_with_the_reason_of_what_was_chosen_alone",),
    "Q24": (
        f"{ANSWERING}test_after_half_an_answer_wrong_picks_alone_are_explained",
        f"{ANSWERING}test_that_a_right_choice_is_missing_is_said_only_when_it_is",
    ),
    "Q25": (
        f"{ANSWERING}test_a_right_answer_is_told_with_its_reason_those_of_the_others_and_the_note",
    ),
    "Q26": (
        f"{ANSWERING}test_after_two_wrong_tries_the_answer_can_be_shown",
        f"{ANSWERING}test_a_shown_answer_counts_for_completion_and_never_as_right",
    ),
    "Q27": (
        "tests/quizzes/test_key.py::test_no_response_tells_the_key",
        f"{ANSWERING}test_before_an_answer_nothing_of_it_is_on_the_page",
    ),
    # Udfordringer
    "U1": (f"{GRAMMAR}test_nothing_of_a_challenge_is_shown",),
    "U2": (f"{GRAMMAR}test_a_quiz_may_stand_before_or_after_a_challenge",),
    "U3": (f"{GRAMMAR}test_a_heading_that_only_begins_like_a_challenge_is_text",),
    # Kontrollen
    "C1": (
        f"{COMMAND}test_content_is_checked_where_nothing_else_is_given",
        f"{COMMAND}test_a_course_in_order_is_said_to_be",
    ),
    "C2": (f"{CHECKER}test_all_faults_of_all_files_are_told",),
    "C3": (
        f"{COMMAND}test_a_fault_is_one_line_and_the_status_is_1",
        f"{COMMAND}test_advice_is_one_line_and_the_status_is_0",
    ),
    "C4": (f"{COMMAND}test_paths_are_as_they_were_given",),
    "C5": (*faults("link", 3), *faults("fodnote", 2)),
    "C6": (f"{COMMAND}test_all_problems_of_all_courses_are_counted",),
    "C7": (
        f"{COMMAND}test_a_fault_is_one_line_and_the_status_is_1",
        f"{COMMAND}test_advice_is_one_line_and_the_status_is_0",
    ),
    "C8": faults("titel", 1, 2, 5),
    "C9": (*faults("intet-rigtigt", 1), *faults("faa-svar", 1, 2)),
    "C10": faults("id-dobbelt", 1, 2, 3),
    "C11": faults("niveau", 2, 3),
    "C12": (f"{COMMAND}test_an_editor_gets_the_same_as_json",),
    "C13": (f"{FIX}test_a_fix_adds_ids_and_nothing_else",),
    "C14": (f"{FIX}test_a_fix_adds_ids_and_nothing_else",),
    "C15": (f"{FIX}test_a_question_gets_an_id_of_its_words",),
    "C16": (f"{FIX}test_a_choice_gets_an_id_of_three_letters_or_digits",),
    "C17": (f"{COMMAND}test_without_fix_no_file_is_touched",),
    "C18": (f"{COMMAND}test_advice_is_one_line_and_the_status_is_0", *advice("nummer", 1)),
    "C19": (f"{QUIZ_ADVICE}test_a_choice_without_explanation_is_told_at_its_line",),
    "C20": (f"{QUIZ_ADVICE}test_a_question_that_no_passage_is_tied_to_is_told_at_its_heading",),
    "C21": (f"{QUIZ_ADVICE}test_a_choice_about_the_other_choices_is_told",),
    "C22": (f"{QUIZ_ADVICE}test_a_right_choice_much_longer_than_the_rest_is_told_at_its_line",),
    "C23": (
        f"{CHECKER}test_nothing_in_a_fence_is_told",
        f"{CHECKER}test_nothing_in_inline_code_is_told",
    ),
    # Sproget
    "S1": (
        f"{READABILITY}test_words_sentences_and_long_words_are_counted",
        f"{READABILITY}test_lix_is_words_a_sentence_and_long_words_in_per_cent",
    ),
    "S2": (f"{READABILITY}test_a_hard_text_is_told_where_it_begins",),
    "S3": (f"{READABILITY}test_a_box_about_the_law_may_be_harder_than_the_rest",),
    "S4": (f"{READABILITY}test_a_quiz_should_be_easier_than_a_text",),
    "S5": (f"{READABILITY}test_long_sentences_are_told_in_the_mean_and_one_by_one",),
    "S6": (f"{READABILITY}test_long_sentences_are_told_in_the_mean_and_one_by_one",),
    "S7": (
        f"{SPELLING}test_a_slip_is_told_where_it_first_stands",
        f"{SPELLING}test_all_that_people_read_is_spelled",
    ),
    "S8": (
        f"{SPELLING}test_a_courses_own_words_are_known_with_their_endings",
        f"{SPELLING}test_a_courses_own_word_may_begin_another",
        f"{SPELLING}test_a_word_of_its_own_is_not_known_in_another_course",
    ),
    "S9": (f"{SPELLING}test_what_is_right_is_let_be",),
    "S10": (f"{SPELLING}test_what_is_right_is_let_be",),
    "S11": (f"{SPELLING}test_without_the_dictionary_the_rest_is_said",),
    "S12": (
        f"{TYPOGRAPHY}test_a_slip_is_told_at_its_place",
        f"{TYPOGRAPHY}test_what_is_right_is_let_be",
    ),
    # Udgivelse
    "P1": (
        f"{READING}test_a_course_with_an_error_is_not_half_read",
        f"{LAST_GOOD}test_every_stage_of_a_pull_shows_the_whole_old_course_or_the_whole_new",
    ),
    "P2": (f"{LAST_GOOD}test_an_error_leaves_the_course_up_and_is_told_in_the_log",),
    "P3": (
        "tests/config/test_desk.py::test_it_shows_the_checkers_lines",
        "tests/browser/test_author.py::test_a_save_and_an_error_are_seen_at_once",
    ),
    "P4": (f"{CONTRACT}test_at_a_first_start_a_course_with_an_error_is_left_out",),
    "P5": (
        f"{CONTRACT}test_a_start_stops_only_when_no_course_is_left",
        f"{LAST_GOOD}test_a_start_on_broken_files_shows_what_was_last_published",
    ),
    "P6": (
        f"{PUBLISHING}test_what_leaves_the_files_is_retired_and_revived",
        f"{PUBLISHING}test_a_retired_id_returns_with_the_words_of_any_of_its_times",
    ),
    "P7": (
        f"{PUBLISHING}test_a_retired_id_with_other_words_is_refused_with_both_and_nothing_is_changed",
    ),
}


def read_rules(text: str) -> dict[str, str]:
    """Return the document's rules by their ids."""
    rows = ROW.findall(text)
    rules = dict(rows)
    if len(rules) != len(rows):
        raise ValueError("Two rules of the document have the same id.")
    return rules


def collect() -> set[str]:
    """Return the names of all tests, with and without their parameters."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-m",
        "browser or not browser",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stdout + run.stderr)
    return with_bare_names(line for line in run.stdout.splitlines() if "::" in line)


def with_bare_names(names: Iterable[str]) -> set[str]:
    return {bare for name in names for bare in (name, name.partition("[")[0])}


def faults_of(
    rules: Mapping[str, str], held: Mapping[str, tuple[str, ...]], tests: set[str]
) -> list[str]:
    """Say what is wrong with the table, a sentence each."""
    bare = [f"{rule} has no test: {rules[rule]}" for rule in rules if not held.get(rule)]
    gone = [
        f"{rule} names a test that does not exist: {test}"
        for rule, names in held.items()
        for test in names
        if test not in tests
    ]
    unknown = [f"{rule} is not in the document." for rule in held if rule not in rules]
    return bare + gone + unknown


def main() -> int:
    rules = read_rules(DOCUMENT.read_text(encoding="utf-8"))
    for rule, words in rules.items():
        print(f"{rule:4} {words}")
        for test in RULES.get(rule, ()):
            print(f"     {test}")
    problems = faults_of(rules, RULES, collect())
    print(*problems, f"{len(rules)} rules, {len(problems)} faults.", sep="\n")
    return 1 if problems or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
