"""The usual routes of a country lead every sort of number where it belongs."""

import pytest

from pbxmanager.core.numbering import COUNTRIES
from pbxmanager.directory.models import Site
from pbxmanager.routing.models import OutboundRoute, PermissionClass, Trunk
from pbxmanager.routing.usual import usual_routes
from pbxmanager.values import DialPattern

PAGE = "/admin/routing/outboundroute/usual/"


def way(country, dialled, area_code=""):
    """The number that goes out, and by which route: the first one whose pattern matches."""
    for route in usual_routes(country, area_code):
        for pattern in route.patterns:
            if DialPattern(pattern.dialled).matches(dialled):
                return route.name, pattern.prepend + dialled[pattern.strip :]
    return None


@pytest.mark.parametrize(
    ("country", "dialled", "route", "number"),
    [
        ("CN", "02155501000", "National and mobile", "+862155501000"),
        ("CN", "13800138000", "National and mobile", "+8613800138000"),
        ("CN", "+862155501000", "National and mobile", "+862155501000"),
        ("CN", "004930123456", "International", "+4930123456"),
        ("CN", "+4930123456", "International", "+4930123456"),
        ("DE", "030123456", "National and mobile", "+4930123456"),
        ("DE", "00862155501000", "International", "+862155501000"),
        ("US", "12125550100", "National and mobile", "+12125550100"),
        ("US", "2125550100", "National and mobile", "+12125550100"),
        ("US", "011862155501000", "International", "+862155501000"),
        ("ES", "912345678", "National and mobile", "+34912345678"),
        ("ES", "00862155501000", "International", "+862155501000"),
        ("IT", "0612345678", "National and mobile", "+390612345678"),
        ("IT", "00862155501000", "International", "+862155501000"),
    ],
)
def test_a_number_goes_out_by_its_route(country, dialled, route, number):
    assert way(country, dialled) == (route, number)


@pytest.mark.parametrize("country", ["CN", "DE", "US", "ES", "IT"])
def test_internal_and_emergency_numbers_go_out_by_none(country):
    assert [way(country, dialled) for dialled in ("1001", "110", "112", "911")] == [None] * 4


def test_with_an_area_code_local_numbers_are_dialled_alone():
    assert way("CN", "55501000", "21") == ("Local", "+862155501000")
    assert way("CN", "55501000") is None


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_patterns_that_can_be_stored(country):
    patterns = [pattern for route in usual_routes(country) for pattern in route.patterns]
    for pattern in patterns:
        assert DialPattern(pattern.dialled).shortest > pattern.strip
    assert len({pattern.dialled for pattern in patterns}) == len(patterns)


@pytest.mark.django_db
def test_one_click_makes_routes_and_permissions(pages):
    trunk = Trunk.objects.create(
        name="Telecom", site=Site.objects.create(name="Here"), host="192.0.2.1", kind=Trunk.Kind.ADDRESS
    )
    assert "National and mobile" in pages.get(PAGE).content.decode()
    pages.post(PAGE, {"trunk": trunk.pk, "area_code": "21"})
    assert [str(route) for route in OutboundRoute.objects.all()] == ["National and mobile", "Local", "International"]
    for route in OutboundRoute.objects.all():
        for pattern in route.patterns.all():
            pattern.full_clean()
        assert route.trunk_choices.get().trunk == trunk
    national, everything = (PermissionClass.objects.get(name=name) for name in ("National", "Everything"))
    assert {route.name for route in national.routes.all()} == {"National and mobile", "Local"}
    assert everything.routes.count() == 3
    assert (national.is_default, everything.is_default) == (True, False)


def test_a_second_time_nothing_is_changed(pages, demo_office):
    PermissionClass.objects.get(name="National").routes.clear()
    answer = pages.post(PAGE, {"trunk": Trunk.objects.get().pk, "area_code": "21"}, follow=True)
    assert "nothing was changed" in answer.content.decode()
    assert not PermissionClass.objects.get(name="National").routes.exists()


def test_a_wrong_area_code_is_refused_beside_its_field(pages, demo_office):
    answer = pages.post(PAGE, {"trunk": Trunk.objects.get().pk, "area_code": "021"})
    assert "Write it without the 0" in str(answer.context["form"].errors["area_code"])


@pytest.mark.django_db
def test_without_a_trunk_the_page_leads_to_one(pages):
    assert 'href="/admin/routing/trunk/add/"' in pages.get(PAGE).content.decode()


def test_whoever_may_add_no_permissions_makes_none(client, viewer, demo_office):
    client.force_login(viewer)
    assert client.post(PAGE, {"trunk": Trunk.objects.get().pk}).status_code == 403
