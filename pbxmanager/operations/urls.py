"""Addresses of the operations pages."""

app_name = "operations"
urlpatterns: list[object] = []
