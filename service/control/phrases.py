"""The words of a summary in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from service.model.redline import Part
from service.model.spot import Language


@dataclass(frozen=True)
class Phrases:
    added: str
    removed: str
    moved: str
    added_part: str
    """A section or form with what it holds."""
    removed_part: str
    section: str
    form: str
    row: str
    """A row with a name of its own."""
    places: str
    rows: str
    also: str
    """After what was told: how many changes more."""
    also_one: str
    joint: str
    """Cover and running header that changed alike."""
    picture: str
    picture_replaced: str
    only_moved: str
    only: dict[str, str]
    parts: dict[Part, tuple[str, str]]
    nothing: str
    elsewhere: str


PHRASES: dict[Language, Phrases] = {
    "vi": Phrases(
        added="thêm {}",
        removed="bỏ {}",
        moved="chuyển {} đến đây",
        added_part="thêm {} ({})",
        removed_part="bỏ {} ({})",
        section="mục {}",
        form="biểu mẫu {}",
        row="dòng {}",
        places="{} chỗ",
        rows="{} dòng",
        also="và {} thay đổi khác",
        also_one="và 1 thay đổi khác",
        joint="{} và {}",
        picture="1 hình",
        picture_replaced="thay hình",
        only_moved="Chỉ chuyển chỗ: {}",
        only={
            "reformatted": "Chỉ đổi định dạng: {}",
            "case": "Chỉ sửa chữ hoa, chữ thường: {}",
            "spacing": "Chỉ sửa khoảng cách: {}",
            "tone": "Chỉ sửa cách đặt dấu thanh: {}",
            "mixed": "Chỉ sửa cách trình bày: {}",
            "consequence": "Chỉ đánh lại số thứ tự: {}",
        },
        parts={
            "table": ("bảng", "bảng"),
            "row": ("dòng", "dòng"),
            "column": ("cột", "cột"),
            "cell": ("ô", "ô"),
            "heading": ("tiêu đề", "tiêu đề"),
            "paragraph": ("đoạn", "đoạn"),
            "words": ("chỗ", "chỗ"),
            "picture": ("hình", "hình"),
            "link": ("liên kết", "liên kết"),
            "merged": ("chỗ gộp ô", "chỗ gộp ô"),
            "split": ("chỗ tách ô", "chỗ tách ô"),
            "resolved": ("ý kiến đã xử lý xong", "ý kiến đã xử lý xong"),
            "reopened": ("ý kiến mở lại", "ý kiến mở lại"),
        },
        nothing="Không đổi nội dung",
        elsewhere="và {} nơi khác",
    ),
    "en": Phrases(
        added="added {}",
        removed="removed {}",
        moved="moved {} here",
        added_part="added {} ({})",
        removed_part="removed {} ({})",
        section="section {}",
        form="form {}",
        row="row {}",
        places="{} places",
        rows="{} rows",
        also="and {} other changes",
        also_one="and 1 other change",
        joint="{} and {}",
        picture="1 picture",
        picture_replaced="picture replaced",
        only_moved="Only moved: {}",
        only={
            "reformatted": "Formatting only: {}",
            "case": "Letter case only: {}",
            "spacing": "Spacing only: {}",
            "tone": "Tone marks only: {}",
            "mixed": "Presentation only: {}",
            "consequence": "Renumbering only: {}",
        },
        parts={
            "table": ("table", "tables"),
            "row": ("row", "rows"),
            "column": ("column", "columns"),
            "cell": ("cell", "cells"),
            "heading": ("heading", "headings"),
            "paragraph": ("paragraph", "paragraphs"),
            "words": ("passage", "passages"),
            "picture": ("picture", "pictures"),
            "link": ("link", "links"),
            "merged": ("merged cell", "merged cells"),
            "split": ("split cell", "split cells"),
            "resolved": ("comment resolved", "comments resolved"),
            "reopened": ("comment reopened", "comments reopened"),
        },
        nothing="No change of content",
        elsewhere="and {} more",
    ),
}


def counted(part: Part, n: int, language: Language) -> str:
    return f"{n} {PHRASES[language].parts[part][n > 1]}"
