"""The exposure board (曝光台) of a round as PDF or as a web page, without personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.assessment.exposure import exposed_items
from gis_app.domain.assessment.ranking import ranking
from gis_app.domain.assessment.rates import RateBy, key_name, rate_table
from gis_app.domain.assessment.round import read_round
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.office_table import sheet_foot
from gis_app.domain.photos import photos_of
from gis_app.domain.private_words import PrivateWords
from gis_app.errors import PhotoError, RenderError, UsageError
from gis_app.messages import msg
from gis_app.progress import Progress
from gis_app.storage.photos import thumbnail
from gis_app.whole_file import written_aside
from gis_app.workflows.rank_round import previous_round

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.assessment.exposure import ExposedItem
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.web_export.exposure_page import Board, BoardCard

SUFFIXES: Final = (".pdf", ".html")
_PHOTO_PX: Final = 800
_MOST_PHOTOS: Final = 3


def write_board(
    data: CityData,
    round_fid: int,
    file: Path,
    t: Translator,
    project: Path | None,
    *,
    is_public: bool = True,
    progress: Progress | None = None,
) -> Path:
    """Write what a round exposes, .pdf as cards with maps or .html as one page.

    For the public no person is named, what people wrote has names and numbers covered, and only
    photos marked as publishable are shown. Raises UsageError for another suffix, RenderError when
    it cannot be written.
    """
    progress = progress or Progress()
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(msg("{file}: name a file that ends in .pdf or .html.", file=file.name))
    if suffix == ".pdf":
        from gis_app.printing.page_design import PageDesign
        from gis_app.printing.print_request import PrintRequest
        from gis_app.printing.subject import Coverage
        from gis_app.workflows.print_atlas import print_atlas

        request = PrintRequest(
            Coverage.WHOLE,
            design=PageDesign.of("exposure_board"),
            is_public=is_public,
            round_fid=round_fid,
        )
        print_atlas(data, file, request, t, progress, project)
        return file
    from gis_app.web_export.exposure_page import board_html

    board = exposure_board(data, round_fid, t, project, is_public=is_public, progress=progress)
    try:
        with written_aside(file) as aside:
            aside.write_text(board_html(board), "utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise RenderError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=reason)
        ) from error
    return file


def exposure_board(
    data: CityData,
    round_fid: int,
    t: Translator,
    project: Path | None,
    *,
    is_public: bool = True,
    progress: Progress | None = None,
) -> Board:
    """Word the board of a round for its page; `project` is where the photos lie."""
    from gis_app.web_export.exposure_page import Board, BoardRow

    progress = progress or Progress()
    round_ = read_round(data, round_fid)
    private = PrivateWords(data) if is_public else None
    now = rate_table(scored_items(data, round_), RateBy.UNIT)
    earlier = previous_round(data, round_)
    then = None if earlier is None else rate_table(scored_items(data, earlier), RateBy.UNIT)
    rows = []
    for one in ranking(now, then):
        n = one.place
        change = "" if one.change is None else f"{one.change * 100:+.1f}"
        name = str(key_name(round_, RateBy.UNIT, one.key))
        shares = (float(now.score[n]), float(now.score_low[n]), float(now.score_high[n]))
        rows.append(BoardRow(one.rank, name, int(now.n[n]), *shares, change))
    found = exposed_items(data, round_)
    cards = []
    for number, item in enumerate(found):
        progress.step(number / max(len(found), 1), msg("Writing the exposure board"))
        cards.append(_card(data, round_, item, t, project, private))
    city = rate_table(scored_items(data, round_), RateBy.CITY)
    score = "—" if not city.n[0] else f"{city.score[0] * 100:.1f}%"
    marking = "" if is_public else data.settings.marking
    notes = (
        f"{round_.title}    {t(round_.window)}",
        t(msg("City's score {score}; rates with 95 % interval, n is the number of items.",
              score=score)),
        marking,
    )  # fmt: skip
    headings = (msg("Rank"), msg("Responsible unit"), msg("n"), msg("Score with 95 % interval"),
                msg("Against the round before"))  # fmt: skip
    return Board(
        language="zh-CN" if t.language.startswith("zh") else "en",
        title=t(msg("{name}: exposure board", name=data.settings.name)),
        notes=tuple(note for note in notes if note),
        ranking_title=t(msg("Ranking")),
        headings=tuple(t(one) for one in headings),  # type: ignore[arg-type]
        ranking=tuple(rows),
        cards_title=t(msg("Items that do not conform: {count}", count=len(cards))),
        cards=tuple(cards),
        nothing=t(msg("Everything scored conforms.")),
        foot=data.settings.office if is_public and not data.settings.is_demo
        else sheet_foot(data.settings, t),
    )  # fmt: skip


def _card(
    data: CityData,
    round_: Round,
    one: ExposedItem,
    t: Translator,
    project: Path | None,
    private: PrivateWords | None,
) -> BoardCard:
    from gis_app.web_export.exposure_page import BoardCard

    points = round_.points
    kind = round_.standard.kinds[int(points.kind[one.place])]
    note = one.note if private is None else private.covered(one.note)
    lines = [
        (t(msg("Place")), points.names[one.place] or points.codes[one.place]),
        (t(msg("Area")), points.area_names.get(int(points.area[one.place]), "")),
        (t(msg("Unit")), points.unit_names.get(one.unit_fid, "")),
        (t(msg("What is wrong")), note),
        (t(msg("Score of the place")), f"{one.point_score * 100:.1f}%"),
    ]
    return BoardCard(
        t(kind.items[one.slot].title),
        t(msg("mended")) if one.is_mended else t(msg("does not conform")),
        one.is_mended,
        tuple((label, text) for label, text in lines if text),
        tuple(_photos(data, one.score_fid, project, is_public=private is not None)),
    )


def _photos(
    data: CityData, score_fid: int, project: Path | None, *, is_public: bool
) -> Iterator[bytes]:
    """Yield small copies without EXIF; a photo that is missing is passed over."""
    if project is None:
        return
    wanted = [p for p in photos_of(data, "scores", score_fid) if p.is_public or not is_public]
    for photo in wanted[:_MOST_PHOTOS]:
        try:
            yield thumbnail(project, photo.file, _PHOTO_PX)
        except PhotoError:
            continue
