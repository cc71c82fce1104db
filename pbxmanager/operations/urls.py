"""Addresses of the operations pages."""

from django.urls import path

from pbxmanager.operations import night_switch_views, views

app_name = "operations"
urlpatterns = [
    path("generations/<int:number>/", views.generation, name="generation"),
    path("state/", views.state, name="state"),
    path("night-switches/", night_switch_views.night_switches, name="night-switches"),
    path("plan/", views.plan, name="plan"),
]
