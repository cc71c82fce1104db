"""Parameters are printed once, and raw overrides win."""

import pytest

from pbxmanager.provisioning.escapes import Syntax
from pbxmanager.provisioning.parameters import Parameters
from pbxmanager.values import InvalidValue


def printer(*raw):
    return Parameters(lambda name, value: f"<{name}>{value}</{name}>", Syntax.XML, raw)


def test_a_parameter_is_escaped_once():
    assert printer()("P2", "a&b") == "<P2>a&amp;b</P2>"


def test_an_override_takes_the_place():
    p = printer(("P2", "<typed>"), ("P9", "new"))
    assert p("P2", "decided") == "<P2>&lt;typed&gt;</P2>"
    assert list(p.rest()) == ["<P9>new</P9>"]


def test_nothing_is_printed_twice():
    p = printer()
    p("P2", 1)
    with pytest.raises(ValueError, match="twice"):
        p("P2", 1)


@pytest.mark.parametrize("name", ["", "a b=c", "x/><y", "é"])
def test_a_name_is_only_a_name(name):
    p = printer((name, "1"))
    with pytest.raises(InvalidValue):
        list(p.rest())


def test_yes_and_no_are_written_by_the_template():
    with pytest.raises(TypeError):
        printer()("P2", True)
