"""OLE2 files are told apart by the streams at their top, whatever is wrong with them."""

import random

import pytest

from service.errors import EncryptedDocument, LegacyDocument, NotWord, SuspectDocument, WordError
from service.word.kinds import require_zip
from service.word.ole2 import Ole2
from tests.word.builders_ole2 import fib, ole2


def kind_of(data: bytes) -> WordError:
    with pytest.raises(WordError) as raised:
        require_zip(data)
    return raised.value


def test_a_word_document_is_told_by_its_stream_and_says_which_converter_it_needs():
    """Word 95 needs another filter than Word 97 to 2003."""
    new = kind_of(ole2({"WordDocument": fib(), "1Table": bytes(4096)}))
    old = kind_of(ole2({"WordDocument": fib(b"\xdc\xa5")}))

    assert isinstance(new, LegacyDocument)
    assert isinstance(old, LegacyDocument)
    assert (new.dialect, old.dialect) == ("doc", "doc95")


def test_a_password_shows_in_the_first_bytes_of_the_document():
    """So no converter has to be started to find out."""
    assert isinstance(kind_of(ole2({"WordDocument": fib(encrypted=True)})), EncryptedDocument)
    assert isinstance(kind_of(ole2({"EncryptionInfo": bytes(20), "EncryptedPackage": bytes(5000)})), EncryptedDocument)


def test_the_first_bytes_are_found_in_short_sectors_too():
    """LibreOffice writes small documents so: the stream lies inside of another one."""
    small = fib(encrypted=True)[:2000]
    padding = {f"padding {number}": bytes(1500) for number in range(3)}

    assert isinstance(kind_of(ole2({**padding, "WordDocument": small})), EncryptedDocument)


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("Workbook", "Excel"),
        ("Book", "Excel"),
        ("PowerPoint Document", "PowerPoint"),
        ("Quill", "Publisher"),
        ("\u4840", "no Word"),
    ],
)
def test_what_other_programs_write_is_no_word_document(stream: str, said: str):
    """An installer (msi) has streams with names of its own."""
    error = kind_of(ole2({stream: bytes(5000)}))

    assert isinstance(error, NotWord)
    assert said in str(error)


def test_only_the_top_of_the_file_counts():
    """A workbook may carry a document inside, and a document a workbook."""
    assert isinstance(kind_of(ole2({"Workbook": bytes(5000)}, inside={"WordDocument": fib()})), NotWord)
    assert isinstance(kind_of(ole2({"WordDocument": fib()}, inside={"Workbook": bytes(5000)})), LegacyDocument)


def test_macros_are_told_of():
    """They are never run; a reader of the text should know that there are some."""
    error = kind_of(ole2({"WordDocument": fib(), "Macros": b"x"}))

    assert isinstance(error, LegacyDocument)
    assert error.has_macros


def test_a_document_without_a_single_paragraph_is_held():
    """No editor writes it: Word counts the mark that ends the last paragraph."""
    assert isinstance(kind_of(ole2({"WordDocument": fib(characters=0)})), SuspectDocument)


def test_a_directory_that_leads_in_circles_or_nowhere_ends_the_search():
    """Every byte of it comes from a stranger."""
    sound = bytearray(ole2({"WordDocument": fib(), "1Table": bytes(4096), "small": b"x" * 300}))
    dice = random.Random(7)
    for _ in range(3_000):
        broken = bytearray(sound)
        for _ in range(dice.randint(1, 12)):
            place = dice.choice((dice.randrange(24, 512), dice.randrange(len(broken) - 2048, len(broken))))
            broken[place] = dice.randrange(256)
        cut = bytes(broken[: dice.randrange(1536, len(broken) + 1)])
        assert isinstance(kind_of(cut), WordError)
        Ole2(cut).head("small", 80)


def test_a_lost_directory_leaves_it_to_the_converter():
    """Word opens some of these; the name of the stream is still in the file."""
    lost = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(2048, b"\0") + "WordDocument".encode("utf-16-le")

    assert isinstance(kind_of(lost), LegacyDocument)
