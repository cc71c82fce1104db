"""Addresses of the operations pages."""

from django.urls import path

from pbxmanager.operations import mailbox_views, night_switch_views, views
from pbxmanager.operations.call_flow import views as call_flow

app_name = "operations"
urlpatterns = [
    path("generations/<int:number>/", views.generation, name="generation"),
    path("state/", views.state, name="state"),
    path("call-flow/", call_flow.everything, name="call-flow"),
    path("call-flow/number/<int:pk>/", call_flow.of_number, name="call-flow-number"),
    path("call-flow/destination/<int:pk>/", call_flow.of_destination, name="call-flow-destination"),
    path("night-switches/", night_switch_views.night_switches, name="night-switches"),
    path("mailboxes/<int:pk>/", mailbox_views.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/messages/<slug:message>.wav", mailbox_views.sound, name="mailbox-sound"),
    path("mailboxes/<int:pk>/greetings/<slug:name>.wav", mailbox_views.greeting, name="mailbox-greeting"),
    path("plan/", views.plan, name="plan"),
]
