"""Addresses of the operations pages."""

from django.urls import path

from pbxmanager.operations import views

app_name = "operations"
urlpatterns = [
    path("generations/<int:number>/", views.generation, name="generation"),
    path("state/", views.state, name="state"),
    path("plan/", views.plan, name="plan"),
]
