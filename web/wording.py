"""The words for what the record holds: events, evidence, failures, changes. One sentence each, in the page's language."""

from __future__ import annotations

from datetime import datetime

from service.model.content import Notice, Story
from service.model.redline import RedlineStory
from web.language import decimal
from web.language import gettext as _
from web.legible import legible
from web.shown import Entry
from web.times import moment

CHANGE_SIGNS = {"inserted": "+", "deleted": "−", "replaced": "±", "moved": "⇅", "reformatted": "¶"}


def event_word(entry: Entry) -> str:
    """The kind of an event in two or three words."""
    return {
        "founded": _("Bắt đầu sổ"),
        "configured": _("Đổi cấu hình"),
        "created": _("Tạo mới"),
        "saved": _("Lưu"),
        "moved": _("Đổi tên hoặc chuyển chỗ"),
        "deleted": _("Xóa khỏi thư mục"),
        "returned": _("Xuất hiện trở lại"),
        "restored": _("Khôi phục bản cũ"),
        "imported": _("Nhập từ trước"),
        "unwatched": _("Không theo dõi"),
        "rekeyed": _("Đổi khóa ký"),
    }[entry.kind]


def event_sentence(entry: Entry) -> str:
    """What happened, where no summary of the content says more."""
    if entry.kind == "moved":
        return _("Đổi chỗ từ “%(old)s” thành “%(new)s”.", old=entry.former_path, new=entry.path)
    if entry.kind == "unwatched":
        return _gap(entry.note)
    if entry.kind in ("saved", "imported") and entry.previous and entry.same_text:
        return _("Lưu lại, chữ không đổi.")
    return {
        "founded": _("Sổ theo dõi của cơ quan bắt đầu từ đây."),
        "configured": _("Cấu hình của cơ quan (office.toml) đã đổi."),
        "rekeyed": _("Hệ thống chuyển sang khóa ký mới; khóa cũ đã ký xác nhận việc này."),
        "created": _("Tài liệu được lưu lần đầu."),
        "saved": _("Lưu một bản mới."),
        "deleted": _("Tệp đã bị xóa khỏi thư mục dùng chung; các bản cũ vẫn còn."),
        "returned": _("Tệp đã xóa nay có lại trong thư mục dùng chung."),
        "restored": _("Một bản cũ được đưa trở lại thư mục dùng chung."),
        "imported": _("Nhập vào cùng lịch sử của tài liệu."),
    }[entry.kind]


def _gap(note: str) -> str:
    """`note` as the writer has it: two ISO times with a slash between."""
    begin, _slash, end = note.partition(" / ")
    try:
        times = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    except ValueError:
        return _("Một quãng thời gian không có ai theo dõi thư mục.")
    return _("Không có ai theo dõi thư mục từ %(begin)s đến %(end)s.", begin=moment(times[0]), end=moment(times[1]))


def source_words(source: str) -> str:
    """What says who saved."""
    return {
        "audit": _("theo nhật ký máy chủ tệp"),
        "smbstatus": _("theo danh sách tệp đang mở trên máy chủ"),
        "owner": _("theo chủ sở hữu tệp"),
        "ownerfile": _("theo tệp khóa của Word"),
        "lockfile": _("theo tệp khóa của LibreOffice"),
        "document": _("theo tên ghi trong tài liệu"),
        "person": _("theo lời người thực hiện"),
        "import": _("theo dữ liệu nhập vào"),
        "service": _("do hệ thống ghi"),
        "unknown": _("không có dấu hiệu ai đã lưu"),
    }.get(source, "")


def failure_reason(code: str) -> str:
    """Why a file cannot be read."""
    return {
        "not-word": _("Tệp này không phải là tài liệu Word, dù tên tệp có vẻ như vậy."),
        "encrypted": _("Tệp được bảo vệ bằng mật khẩu."),
        "legacy": _("Tệp ở định dạng cũ (.doc, .rtf, .odt); máy chủ chưa có công cụ chuyển đổi để đọc nó."),
        "unconverted": _("Tệp ở định dạng cũ (.doc, .rtf, .odt) và công cụ chuyển đổi không mở được nó."),
        "damaged": _("Tệp bị hỏng: có thể lưu dở dang hoặc chép chưa xong."),
        "suspect": _("Tệp có cấu tạo bất thường mà không phần mềm soạn thảo nào tạo ra; đã giữ lại để an toàn."),
        "record-damaged": _("Bản lưu trong sổ ghi bị hỏng hoặc bị mất nên không đọc được."),
        "over-limit": _("Tệp vượt quá giới hạn mà trình đọc cho phép."),
        "pdf-unavailable": _("Máy chủ chưa có công cụ để đọc tệp PDF."),
        "no-text": _("Tệp PDF này không có chữ: đó là bản quét hoặc ảnh chụp."),
    }.get(code, _("Trình đọc không đọc được tệp này."))


def failure_remedy(code: str) -> str:
    """What to do about it."""
    return {
        "not-word": _("Hãy mở tệp bằng phần mềm đã tạo ra nó rồi lưu lại dưới dạng .docx."),
        "encrypted": _("Hãy mở tệp bằng Word, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ tài liệu) rồi lưu lại."),
        "legacy": _(
            "Hãy mở tệp bằng Word, chọn “Lưu thành” định dạng .docx. Người quản trị có thể cài LibreOffice Writer và bubblewrap "
            "(“luuvet status” cho biết còn thiếu gì): khi đó tệp sẽ tự được đọc."
        ),
        "unconverted": _("Hãy mở tệp bằng Word, chọn “Lưu thành” định dạng .docx."),
        "damaged": _("Hãy mở và lưu lại bằng Word; nếu không mở được, hãy tải bản trước đó về dùng lại."),
        "suspect": _("Hãy hỏi người đã lưu tệp này và đừng mở nó khi chưa biết rõ nguồn gốc."),
        "record-damaged": _(
            "Hãy báo người quản trị chạy “luuvet verify” và lấy lại từ bản sao lưu; sau đó tài liệu sẽ tự được đọc lại."
        ),
        "over-limit": _("Hãy giảm cỡ tệp (ví dụ nén hình ảnh) hoặc tách tệp rồi lưu lại."),
        "pdf-unavailable": _(
            "Hãy đưa vào tệp Word, hoặc gõ mã hiệu, lần và ngày ban hành. Người quản trị có thể cài poppler-utils và bubblewrap: khi đó "
            "tệp PDF cũng kiểm tra được."
        ),
        "no-text": _("Hãy gõ mã hiệu, lần và ngày ban hành in trên trang bìa."),
    }.get(code, _("Hãy mở và lưu lại bằng Word; nếu vẫn vậy, hãy báo người quản trị."))


def unmarked(code: str) -> str:
    """What a Word file with tracked changes does not mark, and how it stands in it."""
    return {
        "earlier-changes": _(
            "Trong tệp gốc còn thay đổi được theo dõi chưa chấp nhận: phần có từ bản cũ được coi là đã chấp nhận; "
            "phần mới giữ tên người đã đề nghị."
        ),
        "formatting": _("Hình thức đổi do định nghĩa kiểu (style) đổi: giữ như bản cũ, không đánh dấu."),
        "object": _("Đối tượng nhúng hoặc điều khiển mới: không mang theo được."),
        "outside-paragraphs": _("Nội dung nằm ngoài các đoạn văn (công thức đứng riêng, tệp chèn): giữ như bản cũ."),
    }.get(code, code)


def change_word(kind: str) -> str:
    return {
        "inserted": _("Thêm"),
        "deleted": _("Bỏ"),
        "replaced": _("Sửa"),
        "moved": _("Chuyển chỗ"),
        "reformatted": _("Đổi định dạng"),
    }[kind]


def change_sign(kind: str) -> str:
    return CHANGE_SIGNS[kind]


def cosmetic_word(cosmetic: str) -> str:
    """Why a change is one of form only."""
    return {
        "case": _("chỉ chữ hoa, chữ thường"),
        "spacing": _("chỉ khoảng trắng"),
        "tone": _("chỉ cách đặt dấu thanh"),
    }.get(cosmetic, "")


def story_heading(story: Story | RedlineStory) -> str:
    """The heading over a story that is not the body. A story's name ends in its number or the kind of page."""
    parts = story.name.split(":")
    number = parts[1] if len(parts) > 1 else ""
    heading = {
        "body": "",
        "header": _("Đầu trang, phần %(number)s", number=number),
        "footer": _("Chân trang, phần %(number)s", number=number),
        "footnote": _("Chú thích cuối trang %(number)s", number=number),
        "endnote": _("Chú thích cuối tài liệu %(number)s", number=number),
        "comment": _("Nhận xét %(number)s", number=number),
        "textbox": _drawn_heading(parts[0], number),
    }[story.kind]
    pages = {"first": _("trang đầu"), "even": _("trang chẵn")}.get(parts[-1], "")
    pages += _(", không dùng") if pages and isinstance(story, Story) and not story.shown else ""
    return f"{heading} ({pages})" if pages else heading


def _drawn_heading(what: str, number: str) -> str:
    return {
        "chart": _("Biểu đồ %(number)s", number=number),
        "diagram": _("Sơ đồ %(number)s", number=number),
        "drawing": _("Chữ trong hình vẽ %(number)s", number=number),
    }.get(what, _("Hộp chữ %(number)s", number=number))


def notice_words(notice: Notice) -> str:
    """What a reader of this text should know about how it was read."""
    detail = legible(notice.detail)
    return {
        "converted": _(
            "Tệp gốc ở định dạng cũ; văn bản dưới đây được đọc từ bản chuyển đổi (%(detail)s). Tệp gốc vẫn được giữ nguyên từng byte.",
            detail=notice.detail,
        ),
        "macros": _("Tệp có macro. Macro không bao giờ được chạy ở đây."),
        "altchunk": _(
            "Chỉ đọc được một phần: tệp chèn nguyên một tệp khác vào giữa (%(detail)s); chữ của tệp đó không được đọc.",
            detail=detail,
        ),
        "subdocument": _(
            "Chỉ đọc được một phần: tệp dẫn đến một tài liệu con (%(detail)s); chữ của nó không có ở đây.",
            detail=detail,
        ),
        "missing-part": _("Chỉ đọc được một phần: tệp thiếu một phần mà nó tự nhắc đến (%(detail)s).", detail=detail),
        "unreadable-part": _(
            "Chỉ đọc được một phần: một phần của tệp bị hỏng (%(detail)s); phần còn lại vẫn đọc được.", detail=detail
        ),
        "unpaired-fields": _(
            "Chỉ đọc được một phần: có trường tự động của Word bị hỏng; chữ của nó có thể hiện thừa hoặc thiếu."
        ),
        "placeholder": _("Còn ô chưa điền: %(detail)s.", detail=detail),
        "linked-content": _(
            "Tệp lấy hình hoặc đối tượng ở nơi khác (%(detail)s); thứ đó không được tải về và không có ở đây.",
            detail=detail,
        ),
        "remote-template": _(
            "Tệp gắn với một mẫu ở nơi khác (%(detail)s): Word sẽ tải mẫu đó khi mở tệp. Hãy hỏi người đã lưu tệp này.",
            detail=detail,
        ),
    }.get(notice.code, _("Có phần của tệp chưa được đọc hết (%(code)s).", code=notice.code))


def comparison_notice(code: str) -> str:
    """What the comparison could not do in full."""
    return {
        "converted-old": _("Bản cũ là tệp định dạng cũ, được so sánh qua bản chuyển đổi của nó."),
        "converted-new": _("Bản mới là tệp định dạng cũ, được so sánh qua bản chuyển đổi của nó."),
        "looks-not-compared": _(
            "Việc chuyển đổi làm thay đổi cách trình bày, nên phép so sánh này chỉ xét chữ, không xét định dạng."
        ),
        "words-not-aligned": _(
            "Có đoạn không so được từng chữ; đoạn ấy hiện ra như bỏ cả đoạn cũ và thêm cả đoạn mới."
        ),
        "table-not-aligned": _("Có bảng không so được từng ô; bảng ấy hiện ra như bỏ cả bảng cũ và thêm cả bảng mới."),
        "story-not-aligned": _(
            "Có phần của văn bản không so được từng đoạn; phần ấy hiện ra như bỏ hết chữ cũ và thêm hết chữ mới."
        ),
    }.get(code, _("Phép so sánh có chỗ chưa trọn vẹn (%(code)s). Hãy đối chiếu thêm với hai tệp gốc.", code=code))


def fact_word(fact: str) -> str:
    """A kind of fact that a change touches."""
    return {
        "time": _("Thời hạn"),
        "fee": _("Phí, lệ phí"),
        "papers": _("Thành phần hồ sơ"),
        "responsible": _("Trách nhiệm"),
        "steps": _("Các bước"),
        "citation": _("Căn cứ pháp lý"),
        "retention": _("Lưu hồ sơ"),
        "number": _("Con số"),
    }[fact]


def fate_word(fate: str) -> str:
    """What a revision did to a paragraph or row."""
    return {
        "there": _("Đã có từ trước"),
        "written": _("Viết lần đầu"),
        "changed": _("Sửa"),
        "moved": _("Chuyển chỗ"),
        "form": _("Chỉ đổi hình thức"),
    }[fate]


def number(value: int) -> str:
    return decimal(value)


def file_size(size: int) -> str:
    if size < 1024:
        return _("%(number)s byte", number=size)
    if size < 1024 * 1024:
        return f"{number(round(size / 1024))} KB"
    return f"{decimal(round(size / 1024 / 1024, 1))} MB"
