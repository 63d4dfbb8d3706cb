"""Names of laws, codes and ordinances, as far as a text may use them without a number.

A name is needed to tell where it ends: nothing else does in `Luật Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ
được thực hiện như sau`. A number is given only for names and years that a published register confirms; every other law
keeps its name and year.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LAWS = """An ninh mạng|An ninh quốc gia|An toàn thông tin mạng|An toàn thực phẩm|An toàn, vệ sinh lao động
Ban hành quyết định hành chính|Ban hành văn bản quy phạm pháp luật|Báo chí|Bảo hiểm tiền gửi|Bảo hiểm xã hội|Bảo hiểm y tế
Bảo vệ bí mật nhà nước|Bảo vệ môi trường|Bảo vệ quyền lợi người tiêu dùng|Bảo vệ và kiểm dịch thực vật
Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân|Biên phòng Việt Nam|Biển Việt Nam|Bình đẳng giới|Bưu chính
Các công cụ chuyển nhượng|Các tổ chức tín dụng|Cảnh sát biển Việt Nam|Cạnh tranh|Căn cước|Căn cước công dân|Chăn nuôi
Chất lượng sản phẩm, hàng hóa|Chính quyền đô thị|Chuyển giao công nghệ|Chứng khoán|Công an nhân dân|Công chứng|Công đoàn
Công nghệ cao|Công nghệ thông tin|Công nghiệp công nghệ số|Cơ quan đại diện nước Cộng hòa xã hội chủ nghĩa Việt Nam ở nước ngoài
Cơ yếu|Cư trú|Cán bộ, công chức|Dân quân tự vệ|Dầu khí|Di sản văn hóa|Doanh nghiệp|Du lịch|Dược|Dữ liệu|Đa dạng sinh học
Đặc xá|Đất đai|Đầu tư|Đầu tư công|Đầu tư theo phương thức đối tác công tư|Đấu giá tài sản|Đấu thầu|Đê điều|Địa chất và khoáng sản
Điện ảnh|Điện lực|Điều ước quốc tế|Đo đạc và bản đồ|Đo lường|Đường bộ|Đường sắt|Giá|Giám định tư pháp|Giao dịch điện tử
Giao thông đường bộ|Giao thông đường thủy nội địa|Giáo dục|Giáo dục đại học|Giáo dục nghề nghiệp|Giáo dục quốc phòng và an ninh
Hải quan|Hàng không dân dụng Việt Nam|Hiến, lấy, ghép mô, bộ phận cơ thể người và hiến, lấy xác
Hoạt động chữ thập đỏ|Hoạt động giám sát của Quốc hội và Hội đồng nhân dân|Hòa giải ở cơ sở|Hòa giải, đối thoại tại Tòa án
Hóa chất|Hôn nhân và gia đình|Hỗ trợ doanh nghiệp nhỏ và vừa|Hộ tịch|Hợp tác xã|Kế toán|Khám bệnh, chữa bệnh|Khiếu nại|Khí tượng thủy văn
Khoa học và công nghệ|Khoa học, công nghệ và đổi mới sáng tạo|Khoáng sản|Kiểm toán độc lập|Kiểm toán nhà nước|Kiến trúc
Kinh doanh bảo hiểm|Kinh doanh bất động sản|Lâm nghiệp|Lực lượng dự bị động viên|Lực lượng tham gia bảo vệ an ninh, trật tự ở cơ sở
Lưu trữ|Luật sư|Lý lịch tư pháp|Mặt trận Tổ quốc Việt Nam|Năng lượng nguyên tử|Ngân hàng Nhà nước Việt Nam|Ngân sách nhà nước|Nghĩa vụ quân sự
Người cao tuổi|Người khuyết tật|Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng
Nhà ở|Nhà giáo|Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam|Nuôi con nuôi|Phá sản
Phòng bệnh|Phòng, chống bạo lực gia đình|Phòng, chống bệnh truyền nhiễm|Phòng, chống khủng bố|Phòng, chống ma túy|Phòng, chống mua bán người
Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người (HIV/AIDS)|Phòng, chống rửa tiền
Phòng, chống tác hại của rượu, bia|Phòng, chống tác hại của thuốc lá|Phòng, chống tham nhũng|Phòng, chống thiên tai
Phòng cháy và chữa cháy|Phòng cháy, chữa cháy và cứu nạn, cứu hộ|Phòng thủ dân sự|Phí và lệ phí|Phổ biến, giáo dục pháp luật|Quảng cáo
Quản lý nợ công|Quản lý ngoại thương|Quản lý thuế|Quản lý, sử dụng tài sản công|Quản lý, sử dụng tài sản nhà nước
Quản lý, sử dụng vốn nhà nước đầu tư vào sản xuất, kinh doanh tại doanh nghiệp
Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ|Quốc phòng|Quốc tịch Việt Nam|Quy hoạch|Quy hoạch đô thị
Quy hoạch đô thị và nông thôn|Sở hữu trí tuệ|Sử dụng năng lượng tiết kiệm và hiệu quả|Sĩ quan Quân đội nhân dân Việt Nam
Tài nguyên nước|Tài nguyên, môi trường biển và hải đảo|Tần số vô tuyến điện|Thanh niên|Thanh tra|Thi đua, khen thưởng|Thi hành án dân sự
Thi hành án hình sự|Thi hành tạm giữ, tạm giam|Thống kê|Thú y|Thuế bảo vệ môi trường|Thuế giá trị gia tăng|Thuế sử dụng đất nông nghiệp
Thuế sử dụng đất phi nông nghiệp|Thuế tài nguyên|Thuế thu nhập cá nhân|Thuế thu nhập doanh nghiệp|Thuế tiêu thụ đặc biệt
Thuế xuất khẩu, thuế nhập khẩu|Thủ đô|Thủy lợi|Thủy sản|Thư viện|Thương mại|Thực hành tiết kiệm, chống lãng phí|Thực hiện dân chủ ở cơ sở
Tiếp cận thông tin|Tiếp công dân|Tiêu chuẩn và quy chuẩn kỹ thuật|Tín ngưỡng, tôn giáo|Tố cáo|Tố tụng hành chính|Tổ chức chính quyền địa phương
Tổ chức Chính phủ|Tổ chức cơ quan điều tra hình sự|Tổ chức Hội đồng nhân dân và Ủy ban nhân dân|Tổ chức Quốc hội|Tổ chức Tòa án nhân dân
Tổ chức Viện kiểm sát nhân dân|Trách nhiệm bồi thường của Nhà nước|Trật tự, an toàn giao thông đường bộ|Trẻ em|Trồng trọt|Trợ giúp pháp lý
Trọng tài thương mại|Trưng cầu ý dân|Trưng mua, trưng dụng tài sản|Tương trợ tư pháp|Tư pháp người chưa thành niên|Viên chức|Việc làm|Viễn thông
Xây dựng|Xuất bản|Xuất cảnh, nhập cảnh của công dân Việt Nam|Xử lý vi phạm hành chính"""
_CODES = "Dân sự|Hàng hải Việt Nam|Hình sự|Lao động|Tố tụng dân sự|Tố tụng hình sự"
_ORDINANCES = """Án phí, lệ phí Tòa án|Bảo vệ công trình quan trọng liên quan đến an ninh quốc gia|Cảnh sát môi trường
Dân số|Ngoại hối|Người cao tuổi|Quản lý, sử dụng vũ khí, vật liệu nổ và công cụ hỗ trợ|Ưu đãi người có công với cách mạng
Thực hiện dân chủ ở xã, phường, thị trấn|Tín ngưỡng, tôn giáo|Xử lý vi phạm hành chính"""

_NUMBERS = {
    "Bộ luật Lao động": ("45/2019/QH14",),
    "Luật An toàn thực phẩm": ("55/2010/QH12",),
    "Luật Bảo vệ môi trường": ("55/2014/QH13", "72/2020/QH14"),
    "Luật Căn cước": ("26/2023/QH15",),
    "Luật Đất đai": ("45/2013/QH13", "31/2024/QH15"),
    "Luật Đấu thầu": ("43/2013/QH13", "22/2023/QH15"),
    "Luật Giáo dục": ("38/2005/QH11", "43/2019/QH14"),
    "Luật Hộ tịch": ("60/2014/QH13",),
    "Luật Hòa giải ở cơ sở": ("35/2013/QH13",),
    "Luật Hợp tác xã": ("23/2012/QH13", "17/2023/QH15"),
    "Luật Khiếu nại": ("02/2011/QH13",),
    "Luật Lâm nghiệp": ("16/2017/QH14",),
    "Luật Lưu trữ": ("01/2011/QH13", "33/2024/QH15"),
    "Luật Người khuyết tật": ("51/2010/QH12",),
    "Luật Nhà ở": ("65/2014/QH13", "27/2023/QH15"),
    "Luật Nuôi con nuôi": ("52/2010/QH12",),
    "Luật Phổ biến, giáo dục pháp luật": ("14/2012/QH13",),
    "Luật Phòng, chống tham nhũng": ("36/2018/QH14",),
    "Luật Quản lý, sử dụng tài sản công": ("15/2017/QH14",),
    "Luật Quy hoạch đô thị": ("30/2009/QH12",),
    "Luật Quy hoạch đô thị và nông thôn": ("47/2024/QH15",),
    "Luật sửa đổi, bổ sung một số điều của Luật Xây dựng": ("62/2020/QH14",),
    "Luật Tài nguyên nước": ("17/2012/QH13", "28/2023/QH15"),
    "Luật Thi đua, khen thưởng": ("15/2003/QH11", "06/2022/QH15"),
    "Luật Thư viện": ("46/2019/QH14",),
    "Luật Thủy sản": ("18/2017/QH14",),
    "Luật Tiếp công dân": ("42/2013/QH13",),
    "Luật Tín ngưỡng, tôn giáo": ("02/2016/QH14",),
    "Luật Tố cáo": ("03/2011/QH13", "25/2018/QH14"),
    "Luật Trách nhiệm bồi thường của Nhà nước": ("10/2017/QH14",),
    "Luật Xây dựng": ("50/2014/QH13",),
    "Pháp lệnh Ưu đãi người có công với cách mạng": ("26/2005/PL-UBTVQH11", "02/2020/UBTVQH14"),
}


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """`name` by its bare letters and digits: `Luật Hoà giải ở cơ sở` and `LUẬT HÒA GIẢI Ở CƠ SỞ` come out equal."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d").replace("ð", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(char for char in letters if not unicodedata.combining(char))))


def known_number(name: str, year: int) -> str:
    """The number of the law that bore this name and was passed in this year; empty: not known here."""
    return _NUMBER_OF.get((slug(name), year), "")


_NUMBER_OF = {
    (slug(name), int(number.split("/")[1])): number for name, numbers in _NUMBERS.items() for number in numbers
}
_TONES = {
    frozenset(pair): f"(?:{pair[0]}|{pair[1]})"
    for pair in (
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("ủy", "uỷ"),
        ("úy", "uý"),
        ("ũy", "uỹ"),
    )
}


def _pattern(names: str) -> str:
    """Longest first; any white space, any comma or none, both ways of placing the tone mark."""
    listed = sorted(names.replace("\n", "|").split("|"), key=len, reverse=True)
    joined = "|".join(
        re.escape(name).replace(r"\ ", " ").replace(", ", r",?\s+").replace(" ", r"\s+") for name in listed
    )
    for pair, both in _TONES.items():
        joined = re.sub("|".join(pair), both, joined)
    return rf"(?:{joined})(?!\w)"


KNOWN_NAME: dict[str, re.Pattern[str]] = {
    "law": re.compile(_pattern(_LAWS), re.IGNORECASE),
    "code": re.compile(_pattern(_CODES), re.IGNORECASE),
    "ordinance": re.compile(_pattern(_ORDINANCES), re.IGNORECASE),
}
