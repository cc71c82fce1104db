"""What the Django apps stand on: fields, model, admin and API bases, system checks."""
