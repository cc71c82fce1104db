"""The REST API: every app registers its own endpoints with this one router."""

from rest_framework.routers import DefaultRouter

router = DefaultRouter()
