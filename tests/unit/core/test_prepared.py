"""Queries that are put together once give what the query itself gives, whatever they are asked with."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import Q

from pbxmanager.core.prepared import LONGEST, Prepared
from pbxmanager.directory.models import Device, Extension
from pbxmanager.operations.models import Generation


def by_number(numbers, name):
    rows = Extension.objects.filter(Q(destination__number__in=numbers) | Q(destination__name=name))
    return rows.select_related("destination", "person__site").order_by("pk")


def facts(rows):
    return [
        (row.pk, row.destination.number, row.person.name if row.person else "", row.__dict__.keys()) for row in rows
    ]


@pytest.mark.parametrize(
    "numbers", [[], ["1001"], ["1002", "1001"], ["1001", "none"], [str(n) for n in range(1000, 1200)]]
)
def test_it_gives_the_same_objects(demo_office, django_assert_num_queries, numbers):
    assert len(numbers) <= 4 or len(numbers) > LONGEST
    query = Prepared(by_number)
    wanted = facts(by_number(numbers, "Ann"))
    assert facts(query(numbers, "Ann")) == wanted
    with django_assert_num_queries(1):
        assert facts(query(numbers, "Ann")) == wanted
    assert facts(query(["1002"], "nobody")) == facts(by_number(["1002"], "nobody"))


def test_values_and_sealed_columns_come_as_from_the_query(demo_office):
    query = Prepared(
        lambda endpoint: Device.objects.filter(endpoint=endpoint).values_list("endpoint", "secret", "enabled")
    )
    for device in Device.objects.all():
        assert query(device.endpoint) == [(device.endpoint, device.secret, True)]
    assert query("' OR 1=1 --") == []


def test_what_can_fit_nothing_asks_nobody(demo_office, django_assert_num_queries):
    query = Prepared(lambda ids: Device.objects.filter(pk__in=ids))
    with django_assert_num_queries(0):
        assert query([]) == query([]) == []
    assert len(query([device.pk for device in Device.objects.all()])) == Device.objects.count()


def test_a_value_that_the_query_changes_is_refused(demo_office):
    query = Prepared(lambda part: Device.objects.filter(endpoint__contains=part))
    with pytest.raises(ValueError, match="as it is"):
        query("1001")


def test_a_number_that_cannot_be_negative_is_found(db):
    Generation.objects.create(number=7)
    query = Prepared(lambda number: Generation.objects.filter(number=number))
    assert [found.number for found in query(7)] == [7]
    assert query(8) == []


def test_what_no_stand_in_could_fit_is_refused_and_not_taken_for_nothing(db):
    query = Prepared(lambda number: Generation.objects.filter(number=-number))
    with pytest.raises(ValueError, match="as it is"):
        query(-7)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(demo_office):
    query = Prepared(lambda enabled: Device.objects.filter(pk__gt=enabled).order_by("pk"))
    here, there = query(0), []

    def ask():
        try:
            there.extend(query(0))
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert there == here != []
