"""Where sounds are played from."""

from django.urls import path

from pbxmanager.media import views

app_name = "media"
urlpatterns = [
    path("recording/<int:pk>.wav", views.recording, name="recording"),
    path("piece/<int:pk>.wav", views.piece, name="piece"),
]
