"""The Chinese of the interface: complete, up to date, Traditional, and what a Hong Kong phone gets to see."""

from __future__ import annotations

import inspect
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from tests.pages import Opener

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / "quiz" / "translations" / "zh_Hant_HK" / "LC_MESSAGES"
PHONE = {"Accept-Language": "zh-HK,zh;q=0.9,en;q=0.8"}

#: Common characters that are written so in Simplified Chinese only.
SIMPLIFIED = set(
    "们这为来对时说没会过还进发现问题见觉让给请谢话语认识该谁读设试详证评词译课调谈讲许论访诉诊误谅"
    "贝负责败货质贪贫购贴费贺资赛赞车转轮软轻载较辆输边达迁运远违连迟选递邮释钟钱错键长门闭间闻队阶"
    "际陆陈险随难电页项须顾频颜风飞饭馆马验骂鱼鸟龙点义乐习书买乱争亲仅从价众优伤伦传儿兰关兴养兽军"
    "农决况冻净减凤击刘则刚创剧办务动劳势单卖卫厂厅历压厌县变叶号听启员响团园围图圆圣坏坚块垒声处备"
    "复头夹夺奋奖妇妈娱孙学宁宝实审宽宾导将层属岁岛师带帮广庆应庙开异弃张弹强归录彻总恋恶恼惊惧惯愤"
    "愿戏战户扑执扩扫扬护报担拟拥择挡挤损换摄摆摇数断无旧显晓术机杀权杂条极构标树样桥检楼欢欧残毕"
    "气汇汉汤沟泪泽洁浅测济浓涂润涨渐温满灭灯灵灾炉烂烦烧热爱爷牵状独狱猎环现疗疯症盖盘睁码础确离"
    "种积称稳穷窃竞笔签简类粮紧纠红约级纪纯纲纳纷纸纹线练组细织终绍经结绕绘络绝统继绩续维综绿缓编缘"
    "缩网罗罚职联聪肃胁脑脚脱脸舆舰艺节药获营虑虽蚁补袜觅规视览觉计订记讯议诈诚详诱谎"
)  # fmt: skip
#: Three English words in a row, where a name or an address is not meant.
ENGLISH = re.compile(r"\b[A-Za-z’']{2,} [a-z’']+ [a-z’']+\b")
#: A mark as English writes it, beside a Chinese character.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff」）][,;:?!()]|[,;:?!()][\u4e00-\u9fff「（]")


def fresh() -> Catalog:
    """Extract every text of the interface anew."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog()
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    for part in ("quiz", "templates"):
        wanted = [(f"{pattern.removeprefix(part + '/')}", method) for pattern, method in methods]
        for _file, _line, message, _comments, context in extract_from_dir(ROOT / part, wanted, options, keywords):
            found.add(message, context=context)
    return found


def committed() -> Catalog:
    """Read the translations that are in the repository."""
    return read_po(BytesIO((MESSAGES / "messages.po").read_bytes()), locale="zh_Hant_HK")


def keys(catalog: Catalog) -> set[str]:
    """Give the English of every message."""
    return {message.id[0] if isinstance(message.id, tuple) else str(message.id) for message in catalog if message.id}


def test_every_text_of_the_interface_is_translated() -> None:
    assert keys(fresh()) - keys(committed()) == set()


def test_no_translation_is_left_of_a_text_that_has_gone() -> None:
    assert keys(committed()) - keys(fresh()) == set()


def test_nothing_is_empty_or_fuzzy() -> None:
    catalog = committed()
    assert not catalog.fuzzy
    assert not [message.id for message in catalog if message.id and not all(_texts(message.string))]
    assert catalog.num_plurals == 1


def test_placeholders_are_those_of_the_english() -> None:
    place = re.compile(r"%\(\w+\)[sd]|%%")
    for message in committed():
        if message.id:
            wanted, given = _texts(message.id)[-1], _texts(message.string)[0]
            assert sorted(place.findall(wanted)) == sorted(place.findall(given)), message.id


def test_what_is_compiled_is_what_is_written() -> None:
    wanted = BytesIO()
    write_mo(wanted, committed())
    assert (MESSAGES / "messages.mo").read_bytes() == wanted.getvalue()


def _texts(string: Any) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


@pytest.mark.parametrize(
    "path",
    [
        MESSAGES / "messages.po",
        ROOT / "docs" / "glossary.md",
        *sorted((ROOT / "scenarios").rglob("*.zh-Hant-HK.yaml")),
    ],
    ids=lambda path: path.name,
)
def test_written_in_traditional_characters_with_wide_punctuation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert sorted(set(text) & SIMPLIFIED) == []
    assert re.findall(r"[\u4e00-\u9fff][,;:?!]|[,;?!][\u4e00-\u9fff]", text) == []
    # The typography of Hong Kong; and words that Hong Kong says in another way.
    assert re.findall(r"[“”‘’](?=[\u4e00-\u9fff])", text) == []
    assert re.findall(r"視頻|信息|屏幕|捷運|復仇色情|質量|軟體|網路|滑鼠墊|地鐵站", text) == []


PAGES = (
    "/",
    "/help",
    "/privacy",
    "/accessibility",
    "/guidance",
    "/learn",
    "/learn/mixed",
    "/join",
    "/no-such",
    "/teach/guide",
    "/teach/individual-results",
    "/teach/sign-in",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_hong_kong_phone_reads_chinese(open_page: Opener, path: str) -> None:
    page = open_page(path, status=404 if path == "/no-such" else 200, headers=PHONE)
    assert page.root.get("lang") == "zh-Hant-HK"
    assert not set(page.text) & SIMPLIFIED
    assert HALF_WIDTH.findall(page.text) == []
    commands = {"".join(code.itertext()) for code in page.all("code")}
    assert [found for found in ENGLISH.findall(page.text) if not any(found in command for command in commands)] == []


def test_the_problem_with_a_form_is_told_in_traditional_chinese(open_page: Opener) -> None:
    page = open_page.send(open_page.send(open_page("/learn/online?lang=zh-Hant-HK")), status=422)
    assert "請先選一個答案" in page.text
    assert ENGLISH.findall(page.text) == []
    assert not set(page.text) & SIMPLIFIED


def test_what_is_told_of_an_answer_has_chinese_marks(open_page: Opener) -> None:
    told = open_page.send(open_page.send(open_page("/learn/in-person-8?lang=zh-Hant-HK")), answer=["a"])
    assert "（你的選擇）" in told.text
    assert HALF_WIDTH.findall(told.text) == []


@pytest.mark.parametrize("junk", ["", "x"])
def test_no_form_answers_in_simplified_characters(shared_app: Flask, junk: str) -> None:
    """WTForms brings messages of its own; for zh_Hant_HK it would find only those in Simplified characters."""
    forms = list(_subclasses(FlaskForm))
    assert forms
    with shared_app.test_request_context("/?lang=zh-Hant-HK", method="POST"):
        for kind in forms:
            form = _made(kind, MultiDict({name: junk for name in _made(kind, MultiDict()).data}))
            form.validate()
            told = "".join(str(error) for errors in form.errors.values() for error in errors)
            assert not set(told) & SIMPLIFIED, (kind.__name__, told)


def _made(kind: Any, sent: MultiDict[str, str]) -> Any:
    """Make a form; whatever it wants besides what was sent is stood in for."""
    wanted = inspect.signature(kind.__init__).parameters.values()
    needed = [one for one in wanted if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD]
    form = kind(**{one.name: Mock() for one in needed if one.name != "self"}, formdata=sent)
    for field in form:
        if getattr(field, "choices", ()) is None:
            field.choices = [("one", "one")]
    return form


def _subclasses(kind: Any) -> list[Any]:
    return [inner for one in kind.__subclasses__() for inner in (one, *_subclasses(one))]
