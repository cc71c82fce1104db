"""What Asterisk's grammar can't carry does not get past the renderer."""

import pytest

from pbxmanager.asterisk import syntax
from pbxmanager.asterisk.render.templates import _environment
from pbxmanager.values import InvalidValue


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\0b", "\x1b", "\x7f", " a", "a ", "x" * 4001])
def test_a_value_that_no_escape_can_carry_is_refused(text):
    with pytest.raises(InvalidValue):
        syntax.value(text)


def test_a_semicolon_is_escaped_so_that_no_comment_begins():
    assert syntax.value("a;--b;c") == "a\\;--b\\;c"


@pytest.mark.parametrize("name", ["", "a b", "a]", "a;", "a(", "x" * 80, "a\n"])
def test_a_section_name_that_would_be_cut_or_misread_is_refused(name):
    with pytest.raises(InvalidValue):
        syntax.section(name)


@pytest.mark.parametrize("text", ["a,b", 'a"b', "a b", "${A}", "$[1]", "a(b", "a;b", "a\n", "a|b", "a\\b"])
def test_a_dialplan_word_with_syntax_in_it_is_refused(text):
    with pytest.raises(InvalidValue):
        syntax.argument(text)


def test_a_comment_stays_a_comment():
    assert syntax.comment("a\n[evil];--") == "a [evil],--"


@pytest.mark.parametrize("dialplan", [True, False])
def test_templates_print_through_the_syntax_and_miss_nothing(dialplan):
    template = _environment(dialplan=dialplan).from_string("{{ x }}")
    with pytest.raises(InvalidValue):
        template.render(x="a\nb")
    with pytest.raises(TypeError):
        template.render(x=None)
    with pytest.raises(TypeError, match="not Undefined"):
        template.render()
