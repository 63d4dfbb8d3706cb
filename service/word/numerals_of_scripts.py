"""Numbers in scripts other than Latin, and in English words: the rest of ST_NumberFormat (17.18.59).

Hindi and Thai number words (`hindiCounting`, `thaiCounting`, `bahtText`) are left to plain decimals.
"""

from __future__ import annotations

from collections.abc import Callable

Numeral = Callable[[int], str]

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_HEBREW = (
    (400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"), (40, "מ"), (30, "ל"),
    (20, "כ"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"),
)  # fmt: skip
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    size, name = (100, "hundred") if number < 1_000 else (1_000, "thousand")
    head, rest = divmod(number, size)
    return f"{_words(head)} {name}" + (f" {_words(rest)}" if rest else "")


def _cardinal(number: int) -> str:
    return _words(number).capitalize() if 0 <= number < 1_000_000 else str(number)


def _ordinal_words(number: int) -> str:
    if not 0 <= number < 1_000_000:
        return str(number)
    head, cut, last = _words(number).capitalize().rpartition("-" if number % 100 > 20 else " ")
    last = last.lower() if cut else last
    plain = _ORDINALS.get(last.lower()) or (last.lower().removesuffix("y") + "ie" * last.endswith("y") + "th")
    return head + cut + (plain if cut else plain.capitalize())


def _letters(alphabet: str) -> Numeral:
    """One letter after the other, then doubled ones, as Word does."""

    def numeral(number: int) -> str:
        if not 0 < number <= 30 * len(alphabet):
            return str(number)
        repeats, letter = divmod(number - 1, len(alphabet))
        return alphabet[letter] * (repeats + 1)

    return numeral


def _cycle(signs: str) -> Numeral:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _digits(digits: str) -> Numeral:
    table = {ord("0") + value: digit for value, digit in enumerate(digits)}
    return lambda number: str(number).translate(table)


def _enclosed(*ranges: tuple[int, int, int]) -> Numeral:
    """`ranges` are first number, last number, code point of the first."""

    def numeral(number: int) -> str:
        return next((chr(code + number - low) for low, high, code in ranges if low <= number <= high), str(number))

    return numeral


def _counted(digits: str, units: str, unspoken: str = "") -> Numeral:
    """East Asian counting up to 9999: digit, unit, digit, unit.

    `unspoken` are the units before which a one is left out: all of them in Japan; in China the ten that comes first.
    """
    zero = digits[0] if digits[0] in "零〇" else ""

    def numeral(number: int) -> str:
        if not 0 < number < 10_000:
            return zero if number == 0 and zero else str(number)
        text, gap = "", False
        for place in (3, 2, 1, 0):
            digit = number // 10**place % 10
            unit = units[place - 1] if place else ""
            if digit:
                left_out = digit == 1 and unit and unit in unspoken and (not text or len(unspoken) > 1)
                text += (zero if gap and text else "") + ("" if left_out else digits[digit]) + unit
            gap = not digit
        return text

    return numeral


def _hebrew(number: int) -> str:
    if not 0 < number < 1_000:
        return str(number)
    text, rest = "", number
    for value, letter in _HEBREW:
        while rest >= value and rest not in (15, 16):
            text, rest = text + letter, rest - value
    return text + {15: "טו", 16: "טז"}.get(rest, "")


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number > 0 else str(number)


_CHINESE = _counted("零一二三四五六七八九", "十百千", unspoken="十")
_IDEOGRAPHS = _digits("〇一二三四五六七八九")
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_CIRCLED = _enclosed((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))

SCRIPTS: dict[str, Numeral] = {
    "hex": lambda number: f"{number:X}" if number >= 0 else str(number),
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "dollarText": lambda number: f"{_cardinal(number)} and 00/100",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _enclosed((1, 20, 0x2488)),
    "decimalEnclosedParen": _enclosed((1, 20, 0x2474)),
    "ideographEnclosedCircle": _enclosed((1, 10, 0x3280)),
    "ideographDigital": _IDEOGRAPHS,
    "japaneseDigitalTenThousand": _IDEOGRAPHS,
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "koreanDigital2": _digits("零一二三四五六七八九"),
    "koreanDigital": _digits("영일이삼사오육칠팔구"),
    "japaneseCounting": _counted("\u3000一二三四五六七八九", "十百千", unspoken="十百千"),
    "japaneseLegal": _counted("\u3000壱弐参四伍六七八九", "拾百阡"),
    "chineseCounting": _CHINESE,
    "chineseCountingThousand": _CHINESE,
    "chineseLegalSimplified": _counted("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": _counted("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "taiwaneseCounting": _CHINESE,
    "taiwaneseCountingThousand": _CHINESE,
    "koreanCounting": _counted("\u3000일이삼사오육칠팔구", "십백천", unspoken="십백천"),
    "koreanLegal": lambda number: (
        ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"][number]
        if 0 < number <= 10
        else str(number)
    ),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "aiueoFullWidth": _letters(_KATAKANA),
    "aiueo": _letters("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
    "irohaFullWidth": _letters(_IROHA),
    "iroha": _letters("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"),
    "ganada": _letters("가나다라마바사아자차카타파하"),
    "chosung": _letters("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
    "hebrew1": _hebrew,
    "hebrew2": _letters("אבגדהוזחטיכלמנסעפצקרשת"),
    "arabicAlpha": _letters("أبتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "arabicAbjad": _letters("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
    "hindiNumbers": _digits("०१२३४५६७८९"),
    "hindiVowels": _letters("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह"),
    "hindiConsonants": _letters("अआइईउऊऋऌऍऎएऐऑऒओऔ"),
    "thaiNumbers": _digits("๐๑๒๓๔๕๖๗๘๙"),
    "thaiLetters": _letters("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"),
}
