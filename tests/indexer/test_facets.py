"""A clause that names the subject but tells nothing of the facet asked is the nearest clause, not the answer."""

from __future__ import annotations

import pytest

from bot.wiring import Office
from indexer.facets import FACETS, untold
from tests.conftest import TODAY


@pytest.mark.parametrize(
    "question",
    [
        "嘉兴招商金牌项目的评选标准是什么？",
        "嘉兴给引荐机构的奖励按到位资金的千分之几算？",
        "嘉兴对被提醒谈话后仍不整改的负责人会免职吗？",
        "杭州“比拼政策”到什么程度算情节严重？",
        "境外资本返程投资到绍兴有什么税收优惠？",
        "杭州项目引进专项组的组长由谁担任？",
        "山区26县“双链长制”里的两位链长分别由谁来当？",
        "招商周信息登在哪个网站或平台上？",
        "招商容错机制规定了哪几种可以免责的情形？",
        "嘉兴考核里项目落地率占多少权重？",
        "杭州亚运会是哪天开幕的？",
        "省里分给温州的外资任务是多少？",
        "杭州布局导引里，萧山区主攻的是哪条产业链？",
        "一企一策 上限",
        "绍兴引荐人的佣金是多少亿美元？",
        "绍兴 2+6平台 名单",
        "嘉兴6+4产业链 是哪10条",
        "绍兴营商环境“10+N”的十项具体是哪十项？",
        "嘉兴那一个月的首谈期到头了，能不能再续一个月？",
        "《公平竞争审查条例》对财政奖补是怎么规定的？",
        "帮我给丰田汽车写一封考察邀请函。",
    ],
)
def test_a_facet_that_no_clause_tells_is_not_answered(office: Office, question: str) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert reply.unstated


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("绍兴联席会议的召集人由谁担任？", "市政府分管副市长"),
        ("嘉兴驻深圳招商办事处的负责人是什么级别的干部？", "处级干部"),
        ("绍兴高技术产业外资占比多少？", "40%"),
        ("嘉兴6+4产业链由谁担任链长", "一名市领导"),
        ("杭州存量项目流转谁审查", "市投资促进局"),
        ("嘉兴领导小组组长叫啥", "李军"),
        ("杭州的一盘棋制度是根据省发展改革委哪份通知制定的？文号多少？", "浙发改办〔2018〕387号"),
        ("请问指导意见主送给哪些单位？", "省政府直属各单位"),
        (
            "在杭州，兄弟区已经取得某项目的首谈资格，我们平台还可以私下再约企业谈吗？",
            "不得进行项目洽谈或干扰谈判",
        ),
    ],
)
def test_a_facet_that_is_told_is_answered(office: Office, question: str, said: str) -> None:
    reply = office.ask(question, place=None, as_of=TODAY)
    assert not reply.unstated
    assert said in reply.text.replace(" ", "")


def test_every_facet_is_asked_by_something_and_told_by_something() -> None:
    samples: dict[str, tuple[str, str]] = {
        "criteria": ("金牌项目的评选标准是什么", "评选标准为总投资"), "limit": ("奖励上限多少", "最高不超过100万元"),
        "weight": ("权重占多少", "权重为30%"), "share": ("千分之几", "按5‰"),
        "split": ("税收怎么分成", "税收按比例分成"), "threshold": ("投资额门槛", "10亿元以上"),
        "circumstances": ("哪几种情形", "下列情形"),
        "published": ("登在哪个网站", "在门户网站发布"), "sanction": ("会免职吗", "予以免职"),
        "reply": ("几天之内答复", "5个工作日内答复"), "tax": ("税收优惠有哪些", "享受税收优惠"),
        "reimbursed": ("差旅费怎么报销", "差旅费按规定报销"), "holder": ("组长由谁担任", "由市长担任组长"),
        "names": ("白名单", "名单如下"), "person": ("链长姓名", ""), "chair": ("领导小组 组长", "组长：张三"),
        "barred": ("限制哪些行业", "限制下列行业"), "standard": ("用地标准", "标准为"), "rate": ("奖励标准", "100万元"),
        "located": ("设在哪个国家", "设在德国"), "weekday": ("星期几开会", "每周一"),
        "form": ("要交哪些材料", "申报材料"),
        "extended": ("能再续一个月吗", "可延长1个月"),
        "place_in_guide": ("拱墅区的定位", "定位为"),
    }  # fmt: skip
    assert set(samples) == {facet.name for facet in FACETS}
    for facet in FACETS:
        asked, told = samples[facet.name]
        assert facet.asked.search(asked), facet.name
        assert not facet.told.search("坚持项目信息共享，提升招商质效。"), facet.name
        assert not told or facet.told.search(told), facet.name


def test_a_question_without_a_facet_asks_for_none() -> None:
    assert untold("嘉兴的首谈期是多长？", "赋予首报地排他性首谈资格。") == ""
