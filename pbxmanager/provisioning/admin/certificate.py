"""Certificates for networks that ask phones who they are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextareaWidget

from pbxmanager.core.admin import ModelAdmin, ModelForm
from pbxmanager.provisioning.expiry import NOTICE
from pbxmanager.provisioning.models import NetworkAuthority, NetworkIdentity
from pbxmanager.provisioning.pem import LARGEST, BadPem, read_certificates, read_file


class UploadForm(ModelForm):
    """A file is chosen on the computer, or its text is pasted; what is wrong with it stands where it came from."""

    text_field = ""
    """The model's field for certificates."""
    upload = forms.FileField(
        label=_("Upload"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("Certificates in PEM or DER form (.pem, .crt, .cer), instead of pasting them below."),
    )
    _uploaded: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.text_field].required = False  # a file may hold it; the model asks for one of both

    def clean(self) -> dict[str, Any]:
        """Take what is in the file."""
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if upload:
            try:
                certificates, key = read_file(upload.read(LARGEST + 1))
            except BadPem as error:
                self.add_error("upload", str(error))
                certificates = key = ""
            self.take(cleaned, certificates, key)
        if not cleaned.get(self.text_field) and not self.errors:
            self.add_error("upload", _("Choose a file, or paste a certificate."))
        return cleaned

    def take(self, cleaned: dict[str, Any], certificates: str, key: str) -> None:
        """Take what an uploaded file held."""
        if certificates:
            cleaned[self.text_field] = certificates
            self._uploaded |= {self.text_field}

    def add_error(self, field: Any, error: Any) -> None:
        """Show what is wrong with an uploaded certificate beside the file."""
        if field is None and hasattr(error, "error_dict"):
            for name in self._uploaded & error.error_dict.keys():
                error.error_dict["upload"] = error.error_dict.pop(name)
        super().add_error(field, error)


class AuthorityForm(UploadForm):
    """What is pasted is long."""

    text_field = "certificates"

    class Meta:
        model = NetworkAuthority
        fields = ("site", "certificates")
        widgets = {"certificates": UnfoldAdminTextareaWidget(attrs={"rows": 8})}

    def take(self, cleaned: dict[str, Any], certificates: str, key: str) -> None:
        """Take certificates; a key does not belong here."""
        if key:
            self.add_error("upload", _("This file holds a private key, which phones need not have: leave it out."))
        super().take(cleaned, certificates, key)


class IdentityForm(UploadForm):
    """The key is typed or uploaded, and never shown: left empty, it stays as it is."""

    text_field = "certificate"
    key_upload = forms.FileField(
        label=_("Upload the private key"),
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=_("If it is in a file of its own. PEM without a password."),
    )
    new_key = forms.CharField(
        label=_("Private key"),
        required=False,
        strip=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_("PEM without a password. Stored encrypted, and never shown again. Empty: as it is."),
    )

    class Meta:
        model = NetworkIdentity
        fields = ("phone", "certificate")
        widgets = {"certificate": UnfoldAdminTextareaWidget(attrs={"rows": 8})}

    def clean(self) -> dict[str, Any]:
        """Let the model look at the key."""
        cleaned = super().clean()
        if upload := cleaned.get("key_upload"):
            try:
                _certificates, key = read_file(upload.read(LARGEST + 1))
                cleaned["new_key"] = key or cleaned.get("new_key")
                self._uploaded |= {"new_key"}
                if not key:
                    self.add_error("key_upload", _("This file holds no private key."))
            except BadPem as error:
                self.add_error("key_upload", str(error))
        if cleaned.get("new_key"):
            self.instance.private_key = cleaned["new_key"]
        return cleaned

    def take(self, cleaned: dict[str, Any], certificates: str, key: str) -> None:
        """Take a certificate, and the key when it lies in the same file."""
        super().take(cleaned, certificates, key)
        if key:
            cleaned["new_key"] = key

    def add_error(self, field: Any, error: Any) -> None:
        """Show what is wrong with the key where it was typed or chosen."""
        if field is None and hasattr(error, "error_dict") and "private_key" in error.error_dict:
            place = "key_upload" if "new_key" in self._uploaded else "new_key"
            error.error_dict[place] = error.error_dict.pop("private_key")
        super().add_error(field, error)


class CertificateAdmin(ModelAdmin):
    """What both pages share: certificates are shown as what they say, with the day on which they end."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, those that end first at the top."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.order_by("not_after")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what is said of a certificate while there is none."""
        return [name for name in super().get_fields(request, obj) if obj or name != "details"]

    @display(  # type: ignore[untyped-decorator]
        description=_("holds until"),
        ordering="not_after",
        label={"ends": "danger", "soon": "warning", "fine": "success"},
    )
    def until(self, row: Any) -> tuple[str, str]:
        """The day, red when it is over and yellow when it is near."""
        now = timezone.now()
        state = "ends" if row.not_after < now else "soon" if row.not_after < now + NOTICE else "fine"
        return state, f"{timezone.localtime(row.not_after):%Y-%m-%d}"

    @admin.display(description=_("What it says"))
    def details(self, row: Any) -> str:
        """Whose each certificate is, who signed it, and until when it holds."""
        if row is None or row.pk is None:
            return "–"
        text = row.certificates if isinstance(row, NetworkAuthority) else row.certificate
        lines = (
            (each.subject.rfc4514_string(), each.issuer.rfc4514_string(), f"{each.not_valid_after_utc:%Y-%m-%d}")
            for each in read_certificates(text)
        )
        return format_html_join("", str(_("<div>{} · signed by {} · until {}</div>")), lines)


@admin.register(NetworkAuthority)
class NetworkAuthorityAdmin(CertificateAdmin):
    """Whom phones trust when the network asks who they are."""

    form = AuthorityForm
    list_display = ("__str__", "until")
    list_select_related = ("site",)
    search_fields = ("site__name",)
    autocomplete_fields = ("site",)
    fields = ("site", "upload", "certificates", "details")
    readonly_fields = ("details",)


@admin.register(NetworkIdentity)
class NetworkIdentityAdmin(CertificateAdmin):
    """Phones' own certificates."""

    form = IdentityForm
    list_display = ("phone", "until")
    search_fields = ("phone__device__mac", "phone__device__extension__destination__number")
    list_select_related = ("phone__device__extension__destination",)
    autocomplete_fields = ("phone",)
    fields = ("phone", "upload", "key_upload", "certificate", "new_key", "details")
    date_hierarchy = "not_after"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A certificate stays with its phone."""
        return ("phone", "details") if obj else ("details",)
