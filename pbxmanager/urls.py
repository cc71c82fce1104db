"""All addresses of the web application."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from pbxmanager import api

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("operations/", include("pbxmanager.operations.urls")),
    path("media/", include("pbxmanager.media.urls")),
    path("", include("pbxmanager.provisioning.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api.router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
