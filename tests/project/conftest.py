"""Generated examples take as long as the machine needs; a time limit on each says nothing here."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
