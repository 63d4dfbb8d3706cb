"""Notes, comments, pictures, links and fields: what stands beside the words, or for them."""

from __future__ import annotations

from msgspec.structs import replace

from service.diff.compare import compare
from service.model.content import Content, Paragraph, Span, Story
from service.model.redline import Change
from tests.diff.contents import content, p, said, table, texts


def compared(old: Content, new: Content) -> tuple[Change, ...]:
    redline = compare(old, new)
    assert texts(redline, "old") == said(old)
    assert texts(redline, "new") == said(new)
    assert redline.notices == ()
    return redline.changes


def brief(old: Content, new: Content) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.story, change.old, change.new) for change in compared(old, new)]


def noted(*marks: tuple[str, str], kind: str = "footnote") -> Content:
    """A sentence for each note, its mark at the end, and the note."""
    spans: list[Span] = []
    for number, (name, _) in enumerate(marks):
        spans += [Span(f"Câu số {number} của đoạn này."), Span("", note=f"{kind}:{name}")]
    stories = [Story(kind, f"{kind}:{name}", (p(text),)) for name, text in marks]  # type: ignore[arg-type]
    return Content((Story("body", "body", (Paragraph(tuple(spans)),)), *stories))


class TestNotes:
    def test_a_note_written_anew_at_its_mark_is_the_same_note(self) -> None:
        """Two notes with other words each: the marks say which is which."""
        old = noted(("1", "Theo Luật Đất đai"), ("2", "Xem phụ lục"))
        new = noted(("1", "Mẫu do Bộ ban hành"), ("2", "Không áp dụng"))

        assert brief(old, new) == [
            ("replaced", "footnote", "Theo Luật Đất đai", "Mẫu do Bộ ban hành"),
            ("replaced", "footnote", "Xem phụ lục", "Không áp dụng"),
        ]

    def test_a_note_that_came_first_renumbers_the_others_and_changes_none(self) -> None:
        """Word counts notes anew at every save."""
        old = noted(("1", "Theo Luật Đất đai"))
        sentences = old.body.blocks[0]
        assert isinstance(sentences, Paragraph)
        first = (Span("Mở đầu."), Span("", note="footnote:1"), Span(" "))
        body = Paragraph((*first, sentences.spans[0], Span("", note="footnote:2")))
        notes = [Story("footnote", f"footnote:{n}", (p(t),)) for n, t in ((1, "Ghi chú mới"), (2, "Theo Luật Đất đai"))]

        found = brief(old, Content((Story("body", "body", (body,)), *notes)))

        assert found == [("inserted", "body", "", "Mở đầu."), ("inserted", "footnote", "", "Ghi chú mới")]

    def test_a_new_comment_is_told_where_it_stands_and_not_in_the_text(self) -> None:
        """A comment is no word of the document."""
        old = content("Thời hạn 05 ngày")
        mark = Paragraph((Span("Thời hạn 05 ngày"), Span("", note="comment:0")))
        new = Content((Story("body", "body", (mark,)), Story("comment", "comment:0", (p("Vì sao?"),), "Lan")))

        assert brief(old, new) == [("inserted", "comment", "", "Vì sao?")]
        assert brief(new, old) == [("deleted", "comment", "Vì sao?", "")]

    def test_a_comment_marked_as_done_is_told_without_words(self) -> None:
        """Reviewers wait for that."""
        old = noted(("0", "Vì sao 05 ngày?"), kind="comment")
        new = replace(old, stories=(old.stories[0], replace(old.stories[1], resolved=True)))

        (done,), (opened,) = compared(old, new), compared(new, old)

        assert (done.kind, done.part, done.old, done.new) == ("reformatted", "resolved", "", "")
        assert opened.part == "reopened"
        assert done.shown[0].text == "Vì sao 05 ngày?"


class TestPictures:
    @staticmethod
    def shown(*pictures: str) -> Content:
        return content("Sơ đồ quy trình", *[Paragraph((Span("", object=name),)) for name in pictures], "Kết thúc")

    def test_a_picture_replaced_is_one_change_without_words(self) -> None:
        """Same place, same size, another picture: nobody sees it who compares words."""
        (change,) = compared(self.shown("aa"), self.shown("bb"))

        assert (change.kind, change.part, change.old, change.new) == ("replaced", "picture", "", "")
        assert change.cosmetic is None

    def test_a_picture_that_came_or_went_is_told(self) -> None:
        """A signature scanned in, a stamp taken out."""
        (came,), (went,) = compared(self.shown(), self.shown("aa")), compared(self.shown("aa"), self.shown())

        assert (came.kind, came.part) == ("inserted", "picture")
        assert (went.kind, went.part) == ("deleted", "picture")


class TestLinks:
    def test_a_link_that_leads_elsewhere_is_told_once(self) -> None:
        """Its words stay, and whoever clicks comes out at another place."""

        def linked(target: str) -> Content:
            return content(Paragraph((Span("Xem "), Span("mẫu đơn", "u:single", target), Span(" tại đây."))))

        (change,) = compared(linked("https://a.example/1"), linked("https://a.example/2"))

        assert (change.kind, change.part, change.new) == ("reformatted", "link", "mẫu đơn")
        assert [(piece.kind, piece.text) for piece in change.shown] == [
            ("same", "mẫu đơn "),
            ("deleted", "https://a.example/1"),
            ("inserted", "https://a.example/2"),
        ]


class TestFields:
    def test_results_that_word_rewrites_are_no_change(self) -> None:
        """Nobody wrote them."""

        def fields(value: str, looks: tuple[str, ...] = ("",)) -> Content:
            names = ("PAGE", 'DATE \\@ "dd/MM/yyyy"', "NUMPAGES", "FILENAME \\p", "SEQ Bảng", "REF _Ref1 \\r \\h")
            spans = [
                span for name in names for span in (Span("chữ "), *(Span(value, look, field=name) for look in looks))
            ]
            return content(Paragraph(tuple(spans)), "Hết")

        assert compare(fields("1"), fields("2")).changes == ()
        assert compare(fields("1"), fields("2", ("b", "i"))).changes == ()

    def test_a_result_that_somebody_wrote_is_a_change(self) -> None:
        """A reference to words, a property of the document: these say something."""
        old, new = (content(Paragraph((Span("Lần: "), Span(text, field="DOCPROPERTY Issue")))) for text in ("01", "02"))

        assert brief(old, new) == [("replaced", "body", "01", "02")]


class TestLists:
    def test_numbers_that_shifted_are_no_change(self) -> None:
        """An item put in first moves all others down by one."""
        items = ("Đơn đề nghị theo mẫu", "Bản sao giấy chứng nhận", "Hai bộ bản vẽ thiết kế")
        old = content(*[p(text, label=f"{n}.", indent=0) for n, text in enumerate(items, 1)])
        new = content(*[p(text, label=f"{n}.") for n, text in enumerate(("Tờ khai lệ phí trước bạ", *items), 1)])

        assert brief(old, new) == [("inserted", "body", "", "Tờ khai lệ phí trước bạ")]

    def test_another_level_of_a_list_item_is_a_new_look(self) -> None:
        """The item belongs to another one now."""
        old, new = (content("Hồ sơ gồm:", p("Đơn đề nghị", label=x, indent=n)) for x, n in (("1.", 0), ("a)", 1)))

        assert brief(old, new) == [("reformatted", "body", "Đơn đề nghị", "Đơn đề nghị")]

    def test_bullets_that_became_numbers_are_a_new_look(self) -> None:
        """The kind of label is a look; which number it bears is not."""
        old, new = (content("Hồ sơ gồm:", p("Đơn đề nghị", label=label)) for label in ("•", "1."))

        assert [kind for kind, *_ in brief(old, new)] == ["reformatted"]

    def test_an_edited_paragraph_in_a_new_look_is_told_as_both(self) -> None:
        """One word and the alignment: two things were done."""
        old = content(p("Thời hạn giải quyết hồ sơ là 05 ngày làm việc", look="jc:left"))
        new = content(p("Thời hạn giải quyết hồ sơ là 03 ngày làm việc", look="jc:center"))

        assert [(c.kind, c.old) for c in compared(old, new)] == [
            ("reformatted", "Thời hạn giải quyết hồ sơ là 03 ngày làm việc"),
            ("replaced", "05"),
        ]


class TestAlike:
    def test_an_edit_in_one_of_many_equal_paragraphs_is_told_there(self) -> None:
        """Forms repeat the same line; the neighbours say which one it was."""
        line = "Người nhận (ký, ghi rõ họ tên): ........"
        old = [text for n in range(6) for text in (f"Bước {n} do bộ phận số {n} thực hiện", line)]
        new = [*old]
        new[7] = line.replace("Người nhận", "Người giao")

        (change,) = compared(content(*old), content(*new))

        assert (change.kind, change.old, change.new) == ("replaced", "nhận", "giao")
        redline = compare(content(*old), content(*new)).stories[0]
        assert [at for at, block in enumerate(redline.blocks) if block.state != "same"] == [7]

    def test_the_same_word_changed_in_many_equal_paragraphs_is_told_in_each(self) -> None:
        """Not all of them gone and all of them come."""
        old, new = (["Cán bộ phụ trách: " + word] * 40 for word in ("Phòng Tài chính", "Phòng Kinh tế"))

        found = brief(content(*old), content(*new))

        assert found == [("replaced", "body", "Tài chính", "Kinh tế")] * 40

    def test_an_empty_cell_that_was_filled_in_is_one_change(self) -> None:
        """Not a blank paragraph gone and another one come."""
        old, new = (table(("Họ tên", "Ngày ký"), ("Nguyễn Văn An", day)) for day in ("", "05/03/2024"))

        assert brief(content(old), content(new)) == [("inserted", "body", "", "05/03/2024")]
