"""Accounts of telephones that belong to nobody yet."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from pbxmanager.core.fields import SealedField, TokenField
from pbxmanager.values import new_endpoint_name, new_secret


class TemporaryAccount(models.Model):
    """A SIP account for one telephone that waits for its owner: it reaches emergency numbers and the code that claims it.

    They are made when phones may be claimed by dialling, and go when that ends.
    """

    site = models.ForeignKey(
        "directory.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="temporary_accounts"
    )
    endpoint = TokenField(_("SIP user"), max_length=40, unique=True, editable=False)
    secret = SealedField(_("SIP password"), default=new_secret, editable=False)

    class Meta:
        verbose_name = _("temporary account")
        verbose_name_plural = _("temporary accounts")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.endpoint

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the account a name that nobody can guess."""
        if not self.endpoint:
            self.endpoint = new_endpoint_name("new")
        super().save(*args, **kwargs)
