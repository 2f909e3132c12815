"""The office's numbers of the mock assessment."""

from __future__ import annotations

from gis_app.domain.number_settings import ASSESSMENT
from gis_app.messages import msg
from gis_app.ui.dialogs.office_tabs import NumbersTab


class AssessmentTab(NumbersTab):
    """Ask for shares of samples, what partly conforming is worth, and the weights of parts."""

    title = msg("Mock assessment")
    settings = ASSESSMENT
