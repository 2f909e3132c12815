from __future__ import annotations

import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.domain.photos import photos_of
from gis_app.domain.terms import PhotoRole
from gis_app.ledger.book_pictures import pictures_in
from gis_app.storage.photo_file import small_jpeg
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.merge_returns import plan_returns
from gis_app.workflows.send_to_units import send_to_units, units_with_issues
from tests.storage.photo_files import jpeg, write_jpeg
from tests.workflows.returns.returned_workbooks import (
    FIRST,
    columns,
    fid_of,
    fill_in,
    issues_of,
    opened,
    put_photo,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.project.city import City


def test_photos_sent_along_do_not_come_back_as_new_ones(city: City, tmp_path: Path) -> None:
    counted = units_with_issues(city.data)
    unit = max((u for u in counted if u), key=issues_of(city))
    fid = counted[unit][0]
    add_photos(
        city,
        [
            NewPhoto("issues", fid, write_jpeg(tmp_path / "b.jpg"), PhotoRole.BEFORE),
            NewPhoto(
                "issues", fid, write_jpeg(tmp_path / "a.jpg", colour=(0, 99, 0)), PhotoRole.AFTER
            ),
        ],
    )
    (one,) = send_to_units(city, tmp_path, units=[unit]).workbooks
    for _file in tmp_path.glob("*.jpg"):
        _file.unlink()
    assert len(pictures_in(one.file.read_bytes())) == 2
    assert plan_returns(city, [one.file]).is_empty
    with opened(one.file):
        pass
    assert plan_returns(city, [one.file]).is_empty


def test_photos_beside_the_workbook_belong_to_the_issue_they_name(
    city: City, sent: Path, tmp_path: Path
) -> None:
    code = fill_in(openpyxl.load_workbook(sent), 0)
    write_jpeg(sent.with_name(f"{code}后.jpg"))
    write_jpeg(sent.with_name(f"{code} 整改前.jpg"), colour=(9, 99, 9))
    write_jpeg(sent.with_name(f"{code}7.jpg"), colour=(9, 9, 9))
    secret = write_jpeg(tmp_path / "secret.jpg", colour=(1, 2, 3))
    sent.with_name(f"{code} link.jpg").symlink_to(secret)
    plan = plan_returns(city, [sent])
    assert sorted(str(photo.role) for photo in plan.photos) == ["after", "before"]


def told(city: City, files: list[Path], folders: list[Path]) -> list[tuple[str, bool]]:
    """Return what is said of pictures and files, with whether it is a loss."""
    notes = plan_returns(city, files, folders=folders).notes
    return [(f"{note.value or note.source}: {note.what}", note.is_loss) for note in notes]


def test_every_picture_and_file_that_is_not_taken_is_told(
    city: City, sent: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "back"
    folder.mkdir()
    file = sent.rename(folder / sent.name)
    code = fill_in(openpyxl.load_workbook(file), 0)
    write_jpeg(folder / f"{code} 1.jpg")
    write_jpeg(folder / f"{code} 2.jpg")
    write_jpeg(folder / "门口.jpg", colour=(9, 9, 9))
    (folder / "说明.docx").write_bytes(b"x")
    (folder / "IMG_1.HEIC").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "deep").mkdir()
    write_jpeg(folder / "deep" / "x.png")
    (folder / "link.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    plan = plan_returns(city, [file], folders=[folder])
    assert len(plan.photos) == 1
    said = dict(told(city, [file], [folder]))
    twice = f"{code} 2.jpg: The same picture as {code} 1.jpg; it is not kept twice."
    assert said.pop(twice) is False
    assert {text.split(":")[0] for text in said} == {
        "门口.jpg", "说明.docx", "IMG_1.HEIC", "x.png", "link.jpg",
    }  # fmt: skip
    assert all(said.values())
    assert told(city, [file], []) == [(twice, False)], "a file picked alone says nothing of others"
    plan.apply({})
    write_jpeg(folder / f"{code} 3.jpg")
    again = told(city, [file], [])
    assert not plan_returns(city, [file]).photos
    assert [text for text, _loss in again] == [
        f"{file.name}: 3 photos came with this workbook before and are kept already."
    ]


def test_one_picture_for_two_issues_is_taken_and_told(city: City, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    first, second = fill_in(book, 0), fill_in(book, 1)
    write_jpeg(sent.with_name(f"{first} 后.jpg"))
    write_jpeg(sent.with_name(f"{second} 后.jpg"))
    plan = plan_returns(city, [sent])
    assert len(plan.photos) == 2
    notes = [note for note in plan.notes if "stands at" in str(note.what)]
    assert len(notes) == 1
    assert not notes[0].is_loss


def test_another_picture_in_place_of_the_one_before_is_told(
    city: City, sent: Path, tmp_path: Path
) -> None:
    code = fill_in(openpyxl.load_workbook(sent), 0)
    ours = write_jpeg(tmp_path / "ours.jpg", colour=(200, 30, 30))
    add_photos(city, [NewPhoto("issues", fid_of(city, code), ours, PhotoRole.BEFORE)])
    smaller = sent.with_name(f"{code} 前 1.jpg")
    smaller.write_bytes(small_jpeg(ours.read_bytes(), 48, "", quality=30))
    write_jpeg(sent.with_name(f"{code} 前 2.jpg"), colour=(20, 200, 240))
    plan = plan_returns(city, [sent])
    assert not plan.photos
    assert [note.value for note in plan.notes if note.is_loss] == [f"{code} 前 2.jpg"]


def test_pictures_that_wps_lays_into_cells_are_found(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        code = fill_in(book, 1)
        sheet.cell(FIRST + 1, columns(sheet)["整改后照片"]).value = '=_xlfn.DISPIMG("ID_0A1B",1)'
    pictures = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><etc:cellImage>'
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="ID_0A1B"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        "</etc:cellImages>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="media/wps.jpg"/></Relationships>'
    )
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/cellimages.xml", pictures)
        archive.writestr("xl/_rels/cellimages.xml.rels", links)
        archive.writestr("xl/media/wps.jpg", jpeg())
    (photo,) = plan_returns(city, [sent]).photos
    assert photo.fid == fid_of(city, code)
    assert photo.role == PhotoRole.AFTER


def test_entities_in_a_drawing_are_not_expanded(sent: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/cellimages.xml", bomb)
    assert pictures_in(sent.read_bytes()) == ()


@given(st.binary(max_size=80), st.integers(0, 20_000))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mangled_workbooks_never_break_the_reading_of_pictures(
    sent: Path, noise: bytes, at: int
) -> None:
    content = sent.read_bytes()
    at %= len(content)
    pictures_in(content[:at] + noise + content[at + len(noise) :])


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_saved_again_by_libreoffice_is_merged(
    city: City, root: Path, tmp_path: Path, kind: str
) -> None:
    """The files were sent by `sending_city`, filled in, and saved by LibreOffice 7.4."""
    folder = tmp_path / "back"
    folder.mkdir()
    shutil.copy(root / f"tests/data/returned_by_libreoffice.{kind}", folder)
    plan = plan_returns(city, list(folder.iterdir()))
    assert [note for note in plan.notes if note.is_loss] == []
    plan.apply({})
    changed = [a.fid for a in plan.answers]
    assert len(changed) == 2
    row = city.data.table("issues").row(changed[0])
    assert (row["progress"], row["step"]) == ("已清理完毕", "pushed")
    photos = photos_of(city.data, "issues", changed[0])
    assert [photo.role for photo in photos] == (["after"] if kind == "xlsx" else [])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_libreoffice_in_between_changes_nothing(
    city: City, sent: Path, tmp_path: Path, kind: str
) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="已清理\n第二行", 申请销号="是")
        put_photo(book, code, write_jpeg(tmp_path / "after.jpg"))
    folder = tmp_path / "back"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(
        ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(folder), str(sent)],
        capture_output=True, timeout=200, check=False,
    )  # fmt: skip
    assert folder.is_dir(), done
    plan = plan_returns(city, list(folder.iterdir()))
    assert [str(note.what) for note in plan.notes if note.is_loss] == []
    (answer,) = plan.answers
    assert answer.cells["progress"].split() == ["已清理", "第二行"]
    assert len(plan.photos) == (1 if kind == "xlsx" else 0)


def test_pictures_that_excel_places_in_cells_are_found(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        code = fill_in(book, 1)
        at = sheet.cell(FIRST + 1, columns(sheet)["整改后照片"]).coordinate
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/metadata.xml": f'<metadata xmlns="{main}" xmlns:xlrd="{office}"><futureMetadata '
        'name="XLRICHVALUE" count="1"><bk><extLst><ext uri="{3e2802c4}"><xlrd:rvb i="0"/></ext>'
        '</extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk>'
        "</valueMetadata></metadata>",
        "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{office}" count="1"><rv s="0"><v>0</v>'
        "<v>5</v></rv></rvData>",
        "xl/richData/richValueRel.xml": f'<richValueRels xmlns="{office}" xmlns:r="{doc}">'
        '<rel r:id="rId1"/></richValueRels>',
        "xl/richData/_rels/richValueRel.xml.rels": f'<Relationships xmlns="{pack}"><Relationship '
        'Id="rId1" Type="image" Target="../media/excel.jpg"/></Relationships>',
    }
    with zipfile.ZipFile(sent) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    page = content["xl/worksheets/sheet1.xml"].decode()
    assert f'<c r="{at}"' in page
    content["xl/worksheets/sheet1.xml"] = page.replace(
        f'<c r="{at}"', f'<c vm="1" r="{at}"'
    ).encode()
    with zipfile.ZipFile(sent, "w") as archive:
        for name, text in {**content, **parts, "xl/media/excel.jpg": jpeg()}.items():
            archive.writestr(name, text)
    (photo,) = plan_returns(city, [sent]).photos
    assert photo.fid == fid_of(city, code)
