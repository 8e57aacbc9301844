"""{% kept %}: a fragment is made once for a version of a course, and its tokens for each response."""

from django.template import Context, Template

from course.content import Shown


class Noun(Shown):
    """Something that pages show; it counts how often it is asked."""

    asked = 0

    def words(self) -> str:
        self.asked += 1
        return f"ord {self.asked}"


def render(text: str, noun: Noun, **context: object) -> str:
    template = Template("{% load kept %}" + text)
    return template.render(Context({"noun": noun, "csrf_token": "hemmelig", **context}))


def test_a_fragment_is_rendered_once() -> None:
    noun = Noun()
    pages = [render('{% kept noun "x" %}{{ noun.words }}{% endkept %}', noun) for _ in range(3)]
    assert pages == ["ord 1"] * 3


def test_each_key_has_a_fragment_of_its_own() -> None:
    noun = Noun()
    text = '{% kept noun "x" key %}{{ noun.words }}{% endkept %}'
    assert [render(text, noun, key=key) for key in "aba"] == ["ord 1", "ord 2", "ord 1"]


def test_a_key_that_is_none_keeps_nothing() -> None:
    noun = Noun()
    text = '{% kept noun "x" key %}{{ noun.words }}{% endkept %}'
    assert [render(text, noun, key=None) for _ in range(2)] == ["ord 1", "ord 2"]


def test_another_version_of_the_noun_begins_anew() -> None:
    text = '{% kept noun "x" %}{{ noun.words }}{% endkept %}'
    first, second = Noun(), Noun()
    second.asked = 10
    assert (render(text, first), render(text, second)) == ("ord 1", "ord 11")


def test_a_form_gets_the_csrf_token_of_the_request_that_asks() -> None:
    noun = Noun()
    text = '{% kept noun "x" %}{% csrf_token %}{% endkept %}'
    assert 'value="a"' in render(text, noun, csrf_token="a")
    assert 'value="b"' in render(text, noun, csrf_token="b")


def test_each_form_gets_a_token_of_its_own_in_each_response() -> None:
    noun = Noun()
    text = '{% kept noun "x" %}{{ form_token }} {{ form_token }}{% endkept %}'
    tokens = [token for _ in range(2) for token in render(text, noun).split()]
    assert len(set(tokens)) == 4


def test_fragments_in_fragments_get_their_tokens_too() -> None:
    noun = Noun()
    inner = '{% kept noun "inner" %}{{ form_token }}{% csrf_token %}{% endkept %}'
    text = '{% kept noun "outer" %}' + inner + "{% endkept %}"
    pages = [render(text, noun) for _ in range(2)]
    assert pages[0] != pages[1]
    assert all('value="hemmelig"' in page and "\x02" not in page for page in pages)


def test_no_more_is_kept_than_memory_bears() -> None:
    noun = Noun()
    text = '{% kept noun "x" key %}{{ key }}{% endkept %}'
    for key in range(1200):
        assert render(text, noun, key=key) == str(key)
    assert len(noun.fragments) <= 500
