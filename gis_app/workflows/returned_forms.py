"""Forms that inspectors filled in come back: what they say is entered as one change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from gis_app.domain.edits import Edit
from gis_app.errors import LedgerError, UsageError
from gis_app.ledger.score_return import read_score_form
from gis_app.messages import msg, plural
from gis_app.progress import Progress
from gis_app.workflows.add_photos import NewPhoto, copy_photos
from gis_app.workflows.enter_scores import ItemScore, plan_scores, score_edit, scores_of_round
from gis_app.workflows.merge_plan import MergeNote, note_of_return, where_in_form

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.messages import Message
    from gis_app.project.city import City
    from gis_app.workflows.enter_scores import ScorePlan


@dataclass
class FormsPlan:
    """Hold what forms that came back would enter, and what of them is not taken."""

    city: City
    round_fid: int | None = None
    scores: list[ItemScore] = field(default_factory=list)
    photos: dict[tuple[int, str], list[NewPhoto]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    notes: list[MergeNote] = field(default_factory=list)
    blank: int = 0
    plan: ScorePlan | None = None
    untaken: list[Message] = field(default_factory=list)
    """Why pictures were not taken in; known once the plan was applied."""

    @property
    def summary(self) -> tuple[Message, ...]:
        """Say in a few lines what would be entered."""
        plan = self.plan
        lines = [plural("{count} form read", "{count} forms read", len(self.files))]
        if plan is None:
            return tuple(lines)
        lines.append(
            msg(
                "{new} new scores, {changed} changed, {same} as before, {late} marked as late; "
                "{refused} refused, {blank} left blank; photos: {photos}",
                new=len(plan.added), changed=len(plan.changed), same=plan.same, late=plan.late,
                refused=len(plan.refused), blank=self.blank,
                photos=sum(len(one) for one in self.photos.values()),
            )
        )  # fmt: skip
        return tuple(lines)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return (self.plan is None or not self.plan.count) and not self.photos

    def apply(self, progress: Progress | None = None) -> None:
        """Enter the scores and their photos as one change."""
        if self.round_fid is None or self.is_empty:
            return
        with self.city.held():
            plan = plan_scores(self.city.data, self.round_fid, self.scores)
            edit = score_edit(self.city, plan)
            fids = scores_of_round(self.city.data, self.round_fid)
            for batch in edit.inserts:
                keys = zip(batch.columns["point_fid"], batch.columns["matter"], strict=True)
                fids |= dict(zip(keys, batch.fids.tolist(), strict=True))
            wanted = [
                NewPhoto("scores", fids[key], one.source, content=one.content,
                         source_file=one.source_file)
                for key, photos in self.photos.items() if key in fids for one in photos
            ]  # fmt: skip
            self.untaken = [
                msg("{file}: {item} is not scored, so its picture is not taken.",
                    file=one.source_file, item=key[1])
                for key, photos in self.photos.items() if key not in fids for one in photos
            ]  # fmt: skip
            added = copy_photos(self.city, wanted, progress)
            self.untaken += (*added.refused, *added.repeated)
            self.notes += (MergeNote("", "", "", reason) for reason in self.untaken)
            photos = () if added.batch is None else (added.batch,)
            self.city.apply(Edit(edit.label, (*edit.inserts, *photos), edit.updates, edit.deletes))


_NO_TIME: Final = msg("Neither the row nor the head of the form tells when it was scored.")
_NO_NAME: Final = msg("The form names no inspector.")


def plan_forms(
    city: City,
    files: Sequence[Path],
    *,
    by: str = "",
    at: datetime | None = None,
    progress: Progress | None = None,
) -> FormsPlan:
    """Read forms that came back; a file that is none of ours is a note, not an error.

    `by` and `at` stand in where a form names no inspector or no time. Raises UsageError when forms
    of several rounds come together, or none ever went out.
    """
    progress = progress or Progress()
    key = city.data.settings.exchange_key
    if not key:
        raise UsageError(msg("This project has sent no forms yet, so none can come back to it."))
    plan = FormsPlan(city)
    rows: list[tuple[str, int]] = []
    for number, file in enumerate(files):
        progress.step(number / max(len(files), 1), msg("Reading {file}", file=file.name))
        try:
            found = read_score_form(file, key)
        except LedgerError as error:
            plan.notes.append(MergeNote(file.name, "", "", error.message))
            continue
        if plan.round_fid not in (None, found.sent.round_fid):
            raise UsageError(msg("These forms belong to several rounds; read one round at a time."))
        plan.round_fid = found.sent.round_fid
        plan.files.append(file.name)
        plan.blank += found.blank
        plan.notes += map(note_of_return, found.notes)
        inspector = found.inspector or by
        for score in found.scores:
            when = datetime.fromisoformat(score.scored_at) if score.scored_at else at
            if when is None or not inspector:
                reason = _NO_TIME if when is None else _NO_NAME
                plan.notes.append(
                    MergeNote(file.name, where_in_form(score.row), score.matter, reason)
                )
                continue
            rows.append((file.name, score.row))
            plan.scores.append(
                ItemScore(score.point_fid, score.matter, score.result, when, inspector, score.note)
            )
        for picture in found.pictures:
            photo = NewPhoto("scores", 0, file.with_name(picture.name), content=picture.content,
                             source_file=file.name)  # fmt: skip
            plan.photos.setdefault((picture.point_fid, picture.matter), []).append(photo)
    if plan.round_fid is not None:
        plan.plan = plan_scores(city.data, plan.round_fid, plan.scores)
        for place, reason in plan.plan.refused:
            name, row = rows[place]
            plan.notes.append(
                MergeNote(name, where_in_form(row), plan.scores[place].matter, reason)
            )
    progress.step(1)
    return plan
