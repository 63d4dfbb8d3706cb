"""The people of the demo office. All names are invented; accounts follow the habits of small offices.

A person belongs to a department by its code; leaders of the whole office have none.
"""

from __future__ import annotations

from functools import cache

from service.demo.facts import account_ending
from service.model.record import Person

DISTRICT = "huyện Sông Hoài"
AGENCY = f"Ủy ban nhân dân {DISTRICT}"

# department | name | role | names typed into Word, where not the full name
_ROLL = """
|Đinh Quốc Vượng|Chủ tịch UBND huyện|
|Lương Thị Hải Yến|Phó Chủ tịch UBND huyện|
|Hà Trọng Khiêm|Phó Chủ tịch UBND huyện|Khiem HT
VP|Tạ Đình Thuận|Chánh Văn phòng HĐND và UBND|
VP|Nguyễn Ngọc Diệp|Thư ký ISO|Diệp VP
VP|Phùng Thế Anh|Chuyên viên kiểm soát thủ tục hành chính|
VP|Lê Thị Kim Thoa|Công chức Bộ phận Tiếp nhận và Trả kết quả|Mot cua 01
NV|Trịnh Văn Bính|Trưởng phòng|
NV|Vũ Thị Minh Châu|Chuyên viên|Chau NV
NV|Đặng Hữu Phước|Chuyên viên|
TP|Nguyễn Thị Thanh Hương|Trưởng phòng|Huong TP
TP|Bùi Xuân Lộc|Phó Trưởng phòng|
TP|Trần Thị Mai Lan|Chuyên viên|
TP|Cao Đức Mạnh|Chuyên viên|DUC MANH
TCKH|Phạm Gia Hưng|Trưởng phòng|
TCKH|Đỗ Thị Bích Ngọc|Chuyên viên|Ngoc TCKH
TCKH|Lâm Anh Tú|Chuyên viên|
TNMT|Hoàng Văn Sỹ|Trưởng phòng|
TNMT|Nguyễn Thị Lệ Thu|Chuyên viên|Le Thu
TNMT|Quách Minh Đạt|Chuyên viên|
LĐTBXH|Nông Thị Hoa|Trưởng phòng|
LĐTBXH|Mai Thị Phương Thảo|Chuyên viên|Thảo LĐ
LĐTBXH|Trương Công Định|Chuyên viên|
VHTT|Võ Thanh Tùng|Trưởng phòng|
VHTT|Lý Thị Hồng Nhung|Chuyên viên|Nhung VHTT
GDĐT|Đoàn Thị Thu Hà|Trưởng phòng|
GDĐT|Ngô Quang Huy|Chuyên viên|PGD-PC03
GDĐT|Phan Thị Cẩm Vân|Chuyên viên|
YT|Kiều Văn Hòa|Trưởng phòng|
YT|Dương Thị Tuyết|Chuyên viên|Tuyet YT
KT|Tô Mạnh Cường|Trưởng phòng|
KT|Hồ Thị Ngân|Chuyên viên|Ngan
KT|Chu Bá Thành|Chuyên viên|
QLĐT|Nguyễn Hữu Trí|Trưởng phòng|
QLĐT|Lưu Thị Khánh Ly|Chuyên viên|Khanh Ly
QLĐT|Vương Đình Sơn|Chuyên viên|QLDT-02
TTr|Thái Văn Nghị|Chánh Thanh tra|
TTr|Đào Thị Hằng|Thanh tra viên|
"""

_PLAIN = str.maketrans(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
)


@cache
def people() -> tuple[Person, ...]:
    """The roll of the office: leaders first, then the departments in their order, heads before staff."""
    return tuple(_person(*line.split("|")) for line in _ROLL.strip("\n").split("\n"))


def staff(department: str) -> tuple[Person, ...]:
    """People of one department, its head first; of the common shelf, the ISO secretary and who helps her."""
    if department == "CHUNG":
        return tuple(person for person in people() if person.department == "VP")[1:3]
    return tuple(person for person in people() if person.department == department)


def chairman() -> Person:
    return people()[0]


def _person(department: str, name: str, role: str, typed: str) -> Person:
    return Person(name, department, role, (_account(name, department),), (typed or name,))


def _account(name: str, department: str) -> str:
    """Given name, initials, department: Trần Thị Mai Lan of Phòng Tư pháp is `lanttm.tp`."""
    *family, given = name.lower().translate(_PLAIN).split()
    ending = account_ending(department) if department else "ubnd"
    return f"{given}{''.join(word[0] for word in family)}.{ending}"
