"""How carriers write numbers: rules that the dialplan applies on the way out and on the way in."""

from dataclasses import dataclass

from pbxmanager.snapshot import NumberForm, NumberingPlan


@dataclass(frozen=True, slots=True)
class Rule:
    """A number that matches ``pattern`` loses ``strip`` digits at its front and gets ``prepend`` before it."""

    pattern: str
    strip: int
    prepend: str


@dataclass(frozen=True, slots=True)
class Form:
    """A dialplan context that brings a number into one form."""

    name: str
    words: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a called number: digits that begin with ``start`` lose it and get ``prepend`` before them."""

    start: str
    strip: int
    prepend: str


def name(form: NumberForm, plan: NumberingPlan) -> str:
    """Return the context of a form in a country."""
    if form in (NumberForm.E164, NumberForm.DIGITS):
        return f"form-{form}"
    return f"form-{form}-{plan.country.lower()}"


def form(wanted: NumberForm, plan: NumberingPlan) -> Form:
    """Return the rules that write E.164 numbers in the form that a trunk wants."""
    words = {
        NumberForm.E164: "+862151082000",
        NumberForm.DIGITS: "862151082000",
        NumberForm.INTERNATIONAL: f"{plan.international_prefix}862151082000",
        NumberForm.NATIONAL: f"they are dialled in {plan.country}",
    }[wanted]
    home = len(plan.country_code) + 1
    rules = {
        NumberForm.E164: (Rule("_+X.", 0, ""),),
        NumberForm.DIGITS: (Rule("_+X.", 1, ""),),
        NumberForm.INTERNATIONAL: (Rule("_+X.", 1, plan.international_prefix),),
        NumberForm.NATIONAL: (
            *(Rule(f"_+{plan.country_code}{pattern}", home, "") for pattern in plan.unprefixed),
            Rule(f"_+{plan.country_code}X.", home, plan.national_prefix),
            Rule("_+X.", 1, plan.international_prefix),
        ),
    }[wanted]
    return Form(name(wanted, plan), words, rules)


def readings(plan: NumberingPlan, inbound_prefix: str) -> tuple[Reading, ...]:
    """Return how a called number may be written, the most complete way first. All lead to E.164 without its plus."""
    found = [Reading("", 0, ""), Reading(plan.international_prefix, len(plan.international_prefix), "")]
    if plan.national_prefix:
        found.append(Reading(plan.national_prefix, len(plan.national_prefix), plan.country_code))
    found.append(Reading("", 0, plan.country_code))
    if inbound_prefix:
        found.append(Reading("", 0, inbound_prefix.removeprefix("+")))
    return tuple(found)


def caller_rules(wanted: NumberForm, plan: NumberingPlan) -> tuple[Rule, ...]:
    """Return the rules that bring a caller's number into E.164. What they don't know stays as the carrier gave it."""
    prefixes = [(plan.international_prefix, "X.", "+"), (plan.national_prefix, "ZXXXX!", f"+{plan.country_code}")]
    rules = [Rule("_+X.", 0, "")]
    for prefix, rest, instead in prefixes:
        # No number in international form begins with 0: whatever the trunk's own form, it is one as it is dialled then.
        if prefix and (prefix.startswith("0") or wanted is NumberForm.NATIONAL):
            rules.append(Rule(f"_{prefix}{rest}", len(prefix), instead))
    if wanted is NumberForm.DIGITS:
        rules.append(Rule("_ZXXXXXX!", 0, "+"))
    if wanted is NumberForm.NATIONAL:
        # Short numbers of the carrier's own services stay as they are.
        rules += [Rule(f"_{pattern}", 0, f"+{plan.country_code}") for pattern in plan.unprefixed]
        rules.append(Rule("_ZXXXXXX!", 0, f"+{plan.country_code}"))
    return tuple(rules)
