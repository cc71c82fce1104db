"""The page and the endpoint of night switches ask and tell a running Asterisk."""

import pytest

pytestmark = [pytest.mark.e2e]


def test_what_the_page_sets_the_endpoint_sees_and_the_other_way_round(running, pages, api, viewer, client):
    assert "Follow the calendar</td>" in pages.get("/operations/night-switches/").content.decode()
    pages.post("/operations/night-switches/", {"digits": "1", "state": "closed"})
    assert api.get("/api/night-switch-states/").json() == [{"digits": "1", "state": "closed"}]
    assert "State: 'INUSE'" in running.console("devstate list")
    assert api.put("/api/night-switch-states/1/", {"state": "open"}, format="json").json()["state"] == "open"
    assert api.get("/api/night-switch-states/1/").json() == {"digits": "1", "state": "open"}
    assert api.put("/api/night-switch-states/1/", {"state": "ajar"}, format="json").status_code == 400
    assert api.put("/api/night-switch-states/7/", {"state": "open"}, format="json").status_code == 404
    client.force_login(viewer)
    assert client.post("/operations/night-switches/", {"digits": "1", "state": "closed"}).status_code == 403
    running.stop()
    assert api.get("/api/night-switch-states/").status_code == 503
