"""Until when an authority's certificates hold."""

from typing import Any

import django.utils.timezone
from cryptography import x509
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Read it from the certificates that there are."""
    for row in apps.get_model("provisioning", "NetworkAuthority").objects.all():
        found = x509.load_pem_x509_certificates(row.certificates.encode())
        row.not_after = min(each.not_valid_after_utc for each in found)
        row.save(update_fields=["not_after"])


class Migration(migrations.Migration):
    dependencies = [("provisioning", "0005_claims_and_certificates")]
    operations = [
        migrations.AddField(
            "networkauthority",
            "not_after",
            models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="holds until"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
