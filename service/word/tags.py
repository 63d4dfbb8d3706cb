"""Names of the OOXML schemas, as lxml spells them (`{namespace}name`), and the readers of their simple values.

Only the Transitional namespaces are named here: `parts.py` renames those of Strict files while it parses.
"""

from __future__ import annotations

from lxml import etree

Element = etree._Element

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14_NAMESPACE = "http://schemas.microsoft.com/office/word/2010/wordml"
_W = f"{{{W_NAMESPACE}}}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"

STRICT_NAMESPACES = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W_NAMESPACE,
    "http://purl.oclc.org/ooxml/officeDocument/math": _M[1:-1],
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _R[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/main": _A[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/chart": _C[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/diagram": _DGM[1:-1],
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": _WP[1:-1],
}

# document structure
W_DOCUMENT = _W + "document"
W_BODY = _W + "body"
W_P = _W + "p"
W_PPR = _W + "pPr"
W_R = _W + "r"
W_RPR = _W + "rPr"
W_SECTPR = _W + "sectPr"
W_SDT = _W + "sdt"
W_SDT_CONTENT = _W + "sdtContent"
W_SHOWING_PLACEHOLDER = _W + "showingPlcHdr"
W_ALIAS = _W + "alias"
W_TAG = _W + "tag"
W_SDTPR = _W + "sdtPr"
W_SDT_ENDPR = _W + "sdtEndPr"
W_ALT_CHUNK = _W + "altChunk"
W_SUBDOC = _W + "subDoc"
W_TXBX_CONTENT = _W + "txbxContent"
W_CUSTOM_XML_PR = _W + "customXmlPr"
W_SMART_TAG_PR = _W + "smartTagPr"
W_BOOKMARK_START = _W + "bookmarkStart"
W_BOOKMARK_END = _W + "bookmarkEnd"
W_PROOF_ERR = _W + "proofErr"
W_LAST_RENDERED_PAGE_BREAK = _W + "lastRenderedPageBreak"

# run content
W_T = _W + "t"
W_DEL_TEXT = _W + "delText"
W_TAB = _W + "tab"
W_PTAB = _W + "ptab"
W_BR = _W + "br"
W_CR = _W + "cr"
W_SYM = _W + "sym"
W_NO_BREAK_HYPHEN = _W + "noBreakHyphen"
W_SOFT_HYPHEN = _W + "softHyphen"
W_DRAWING = _W + "drawing"
W_PICT = _W + "pict"
W_OBJECT = _W + "object"
W_CONTENT_PART = _W + "contentPart"
W_CONTROL = _W + "control"
W_OBJECT_EMBED = _W + "objectEmbed"
W_OBJECT_LINK = _W + "objectLink"
W_RUBY = _W + "ruby"
W_RUBY_BASE = _W + "rubyBase"
W_RT = _W + "rt"
W_COMMENT = _W + "comment"
W_COMMENT_RANGE_START = _W + "commentRangeStart"
W_COMMENT_RANGE_END = _W + "commentRangeEnd"
W_PERM_START = _W + "permStart"
W_PERM_END = _W + "permEnd"
W_FOOTNOTE_REFERENCE = _W + "footnoteReference"
W_ENDNOTE_REFERENCE = _W + "endnoteReference"
W_COMMENT_REFERENCE = _W + "commentReference"

# fields and hyperlinks
W_FLD_SIMPLE = _W + "fldSimple"
W_FLD_CHAR = _W + "fldChar"
W_FLD_CHAR_TYPE = _W + "fldCharType"
W_FLD_DATA = _W + "fldData"
W_INSTR = _W + "instr"
W_INSTR_TEXT = _W + "instrText"
W_DEL_INSTR_TEXT = _W + "delInstrText"
W_HYPERLINK = _W + "hyperlink"
W_ANCHOR = _W + "anchor"
W_FF_DATA = _W + "ffData"
W_CHECK_BOX = _W + "checkBox"
W_CHECKED = _W + "checked"
W_DD_LIST = _W + "ddList"
W_LIST_ENTRY = _W + "listEntry"
W_RESULT = _W + "result"

# tables
W_TBL = _W + "tbl"
W_TBLPR = _W + "tblPr"
W_TBL_GRID = _W + "tblGrid"
W_TR = _W + "tr"
W_TRPR = _W + "trPr"
W_TBLPR_EX = _W + "tblPrEx"
W_TC = _W + "tc"
W_TCPR = _W + "tcPr"
W_GRID_SPAN = _W + "gridSpan"
W_GRID_BEFORE = _W + "gridBefore"
W_V_MERGE = _W + "vMerge"
W_H_MERGE = _W + "hMerge"
W_TBL_HEADER = _W + "tblHeader"
W_GRID_AFTER = _W + "gridAfter"
W_GRID_COL = _W + "gridCol"
W_TBL_STYLE = _W + "tblStyle"
W_TBL_LOOK = _W + "tblLook"
W_FIRST_ROW = _W + "firstRow"
W_LAST_ROW = _W + "lastRow"
W_FIRST_COLUMN = _W + "firstColumn"
W_LAST_COLUMN = _W + "lastColumn"
W_NO_H_BAND = _W + "noHBand"
W_NO_V_BAND = _W + "noVBand"

# tracked changes
W_INS = _W + "ins"
W_DEL = _W + "del"
W_MOVE_FROM = _W + "moveFrom"
W_MOVE_TO = _W + "moveTo"
W_CELL_INS = _W + "cellIns"
W_CELL_DEL = _W + "cellDel"
W_CELL_MERGE = _W + "cellMerge"
W_V_MERGE_ORIG = _W + "vMergeOrig"
W_PPR_CHANGE = _W + "pPrChange"
W_RPR_CHANGE = _W + "rPrChange"
W_SECTPR_CHANGE = _W + "sectPrChange"
W_TBLPR_CHANGE = _W + "tblPrChange"
W_TBLPR_EX_CHANGE = _W + "tblPrExChange"
W_TRPR_CHANGE = _W + "trPrChange"
W_TCPR_CHANGE = _W + "tcPrChange"
W_NUMBERING_CHANGE = _W + "numberingChange"

W_MOVE_FROM_RANGE_START = _W + "moveFromRangeStart"
W_MOVE_FROM_RANGE_END = _W + "moveFromRangeEnd"
W_MOVE_TO_RANGE_START = _W + "moveToRangeStart"
W_MOVE_TO_RANGE_END = _W + "moveToRangeEnd"
W_CUSTOM_XML_INS_RANGE_START = _W + "customXmlInsRangeStart"
W_CUSTOM_XML_INS_RANGE_END = _W + "customXmlInsRangeEnd"
W_CUSTOM_XML_DEL_RANGE_START = _W + "customXmlDelRangeStart"
W_CUSTOM_XML_DEL_RANGE_END = _W + "customXmlDelRangeEnd"
W_CUSTOM_XML_MOVE_FROM_RANGE_START = _W + "customXmlMoveFromRangeStart"
W_CUSTOM_XML_MOVE_FROM_RANGE_END = _W + "customXmlMoveFromRangeEnd"
W_CUSTOM_XML_MOVE_TO_RANGE_START = _W + "customXmlMoveToRangeStart"
W_CUSTOM_XML_MOVE_TO_RANGE_END = _W + "customXmlMoveToRangeEnd"

# paragraph and run properties
W_PSTYLE = _W + "pStyle"
W_RSTYLE = _W + "rStyle"
W_OUTLINE_LVL = _W + "outlineLvl"
W_NUMPR = _W + "numPr"
W_JC = _W + "jc"
W_BIDI = _W + "bidi"
W_PAGE_BREAK_BEFORE = _W + "pageBreakBefore"
W_RFONTS = _W + "rFonts"
W_ASCII = _W + "ascii"
W_ASCII_THEME = _W + "asciiTheme"
W_HANSI = _W + "hAnsi"
W_B = _W + "b"
W_I = _W + "i"
W_U = _W + "u"
W_STRIKE = _W + "strike"
W_DSTRIKE = _W + "dstrike"
W_CAPS = _W + "caps"
W_SMALL_CAPS = _W + "smallCaps"
W_VANISH = _W + "vanish"
W_SZ = _W + "sz"
W_COLOR = _W + "color"
W_HIGHLIGHT = _W + "highlight"
W_SHD = _W + "shd"
W_FILL = _W + "fill"
W_VERT_ALIGN = _W + "vertAlign"

# styles and numbering
W_STYLE = _W + "style"
W_STYLE_ID = _W + "styleId"
W_TBL_STYLE_PR = _W + "tblStylePr"
W_NAME = _W + "name"
W_BASED_ON = _W + "basedOn"
W_DOC_DEFAULTS = _W + "docDefaults"
W_RPR_DEFAULT = _W + "rPrDefault"
W_PPR_DEFAULT = _W + "pPrDefault"
W_DEFAULT = _W + "default"
W_NUM = _W + "num"
W_NUM_ID = _W + "numId"
W_ILVL = _W + "ilvl"
W_ABSTRACT_NUM = _W + "abstractNum"
W_ABSTRACT_NUM_ID = _W + "abstractNumId"
W_NUM_STYLE_LINK = _W + "numStyleLink"
W_LVL = _W + "lvl"
W_LVL_OVERRIDE = _W + "lvlOverride"
W_START_OVERRIDE = _W + "startOverride"
W_START = _W + "start"
W_NUM_FMT = _W + "numFmt"
W_FORMAT = _W + "format"
W_LVL_TEXT = _W + "lvlText"
W_LVL_RESTART = _W + "lvlRestart"
W_IS_LGL = _W + "isLgl"
W_LVL_PIC_BULLET_ID = _W + "lvlPicBulletId"

# headers, notes, comments
W_HEADER_REFERENCE = _W + "headerReference"
W_FOOTER_REFERENCE = _W + "footerReference"
W_TITLE_PG = _W + "titlePg"
W_EVEN_AND_ODD = _W + "evenAndOddHeaders"
W_ID = _W + "id"
W_TYPE = _W + "type"
W_VAL = _W + "val"
W_CHAR = _W + "char"
W_FONT = _W + "font"
W_AUTHOR = _W + "author"
W_DATE = _W + "date"

W14_PARA_ID = _W14 + "paraId"
W15_COMMENT_EX = _W15 + "commentEx"
W15_PARA_ID = _W15 + "paraId"
W15_PARA_ID_PARENT = _W15 + "paraIdParent"
W15_DONE = _W15 + "done"

# other vocabularies
M_T = _M + "t"
M_OMATH = _M + "oMath"
M_OMATH_PARA = _M + "oMathPara"
M_RPR = _M + "rPr"
M_CTRLPR = _M + "ctrlPr"
R_ID = _R + "id"
R_EMBED = _R + "embed"
R_LINK = _R + "link"
R_DM = _R + "dm"
A_BLIP = _A + "blip"
A_LATIN = _A + "latin"
A_MAJOR_FONT = _A + "majorFont"
A_MINOR_FONT = _A + "minorFont"
A_P = _A + "p"
A_R_PR = _A + "rPr"
A_T = _A + "t"
A_BR = _A + "br"
A_HLINK_CLICK = _A + "hlinkClick"
C_CHART = _C + "chart"
C_CHART_SPACE = _C + "chartSpace"
C_TITLE = _C + "title"
C_TX = _C + "tx"
C_SER = _C + "ser"
C_CAT = _C + "cat"
C_VAL = _C + "val"
C_X_VAL = _C + "xVal"
C_Y_VAL = _C + "yVal"
C_PT = _C + "pt"
C_V = _C + "v"
C_USER_SHAPES = _C + "userShapes"
CX_CHART = _CX + "chart"
CX_CHART_SPACE = _CX + "chartSpace"
CX_PT = _CX + "pt"
CX_V = _CX + "v"
DGM_REL_IDS = _DGM + "relIds"
DGM_DATA_MODEL = _DGM + "dataModel"
DGM_PT = _DGM + "pt"
DGM_T = _DGM + "t"
DGM_CXN_LST = _DGM + "cxnLst"
DGM_CXN = _DGM + "cxn"
WP_DOC_PR = _WP + "docPr"
MC_ALTERNATE_CONTENT = _MC + "AlternateContent"
MC_CHOICE = _MC + "Choice"
MC_FALLBACK = _MC + "Fallback"
V_IMAGEDATA = _V + "imagedata"
V_SHAPE = _V + "shape"
V_TEXTPATH = _V + "textpath"
O_OLE_OBJECT = _O + "OLEObject"
PR_RELATIONSHIP = _PR + "Relationship"

_OFF = frozenset({"0", "false", "off", "none"})


def is_on(value: str | None) -> bool:
    """ST_OnOff of an element that is there: no value means on (17.17.4)."""
    return value not in _OFF


def whole(value: str | None, default: int | None = None) -> int | None:
    """A decimal number of at most nine digits; `default` where the file has something else."""
    if value is None or len(value) > 10:
        return default
    try:
        return int(value)
    except ValueError:
        return default


def first_child(parent: Element, tag: str) -> Element | None:
    """What `find` answers, several times faster: it is asked for every paragraph and cell."""
    for child in parent.iterchildren(tag):
        return child
    return None


def leading_child(parent: Element, tag: str) -> Element | None:
    """The same for properties, which the schema puts first."""
    return parent[0] if len(parent) and parent[0].tag == tag else first_child(parent, tag)


def child_value(parent: Element, tag: str) -> str | None:
    """`w:val` of the first child of that name; None without such a child or value."""
    child = first_child(parent, tag)
    return None if child is None else child.get(W_VAL)


def child_is_on(parent: Element, tag: str) -> bool:
    child = first_child(parent, tag)
    return child is not None and is_on(child.get(W_VAL))


def chosen(alternate: Element) -> Element | None:
    """The branch of mc:AlternateContent that we read: the first Choice, else the Fallback; never both (part 3, 7.6)."""
    choice = first_child(alternate, MC_CHOICE)
    return first_child(alternate, MC_FALLBACK) if choice is None else choice
