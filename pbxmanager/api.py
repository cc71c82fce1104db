"""The REST API: every app registers its own endpoints with this one router."""

from rest_framework.routers import DefaultRouter

from pbxmanager.directory import api as directory
from pbxmanager.fax import api as fax
from pbxmanager.live import api as live
from pbxmanager.media import api as media
from pbxmanager.operations import api as operations
from pbxmanager.provisioning import api as provisioning
from pbxmanager.queues import api as queues
from pbxmanager.routing import api as routing
from pbxmanager.voicemail import api as voicemail

router = DefaultRouter()
directory.register(router)
routing.register(router)
voicemail.register(router)
fax.register(router)
media.register(router)
queues.register(router)
operations.register(router)
live.register(router)
provisioning.register(router)
