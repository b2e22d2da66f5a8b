# ruff: noqa: E501, ISC004 - pattern tables are read alternative by alternative, one fact a block
"""The words in which officers state a fact, Chinese and English, for and against.

Texts are folded first (full-width to ASCII, one character for one). `stated` words state the fact, and deny it
with a negation right before them (不, 没有, 尚未, 并非, 不属于, …); `for_` states it and `against` denies it in
other words; `ignore` looks like it and says nothing. A text that holds none of the `triggers` says nothing of
the fact. With `asked_counts` a question states it too: 能比…更优惠吗 is about a policy that is better. With
`planned_counts` a plan states it (打算增资扩产); elsewhere what is only planned or hoped for is not so yet. `heads` name the fact without stating it: what is said
of them right behind tells (首报手续齐了, 布局导引审下来不符合, 标志性：否), with the fact's own `verbs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEGATION: Final = (
    r"(?:既不|也不|并不|还不|又不|都不|绝不|不|并没有|还没有|也没有|都没有|没有|还没|也没|都没|没|并未|尚未|还未|也未|从未|未曾|"
    r"未经|未能|未|并非|绝非|非|无需|无|算不上|谈不上|称不上|够不上|达不到)"
)
GLUE: Final = r"(?:是|属于|算得上|算不上|算|属|能|被|曾|经过|再|去|太|完全|严格|按规定|按要求|按程序|主动|及时|进行|做过|做|一个|什么|任何)?"
ASKING: Final = r"(?:是否|是不是|能否|可否|会否|有没有|有无|算不算|属不属于|属于不属于|符不符合|会不会|要不要|该不该|能不能|可不可以|算否|是否已经)"


@dataclass(frozen=True)
class Words:
    """The patterns of one fact."""

    fact: str
    triggers: tuple[str, ...]
    stated: tuple[str, ...]
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    english_against: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    verbs: str = ""
    asked_counts: bool = False
    planned_counts: bool = False


_GUIDE: Final = r"(?:市里的?|杭州市?的?|全市的?|本市的?|我市的?|重点产业(?:\(链\))?)*[《〈\"“]?(?:重点产业)?(?:投资)?(?:布局导引|布局导向|导引)[》〉\"”]?"
_ORIENTATION: Final = (
    r"(?:绍兴|我市|全市|本市|市里|当地|本地)?(?:市)?(?:的)?(?:重点)?(?:产业)?(?:发展)?(?:导向|方向|定位)"
)
_LEADER: Final = (
    r"(?:(?<!县)(?<!区)(?:省市|省、市|省或市|省里|市里|省委|市委|省政府|市政府|省|市|杭州市|浙江省)(?:主要|分管|有关|的)*"
    r"(?:领导|书记|省长|市长|副省长|副市长|主要负责人)(?:同志)?|(?<!副)省长|(?<!副)市长|副省长|副市长)"
)
_INVESTOR: Final = r"(?:意向)?(?:投资者|投资方|投资人|投资商|投资企业|意向方|企业方|企业|客商|对方|业主)"

WORDS: Final = (
    Words(
        "landmark",
        ("标志", "landmark", "flagship"),
        (r"标志性(?:的)?(?:重大)?(?:产业)?(?:项目)?",),
        english=(r"flagship", r"landmark",),
        heads=(r"标志性(?:的)?(?:重大)?(?:产业)?(?:项目)?(?=[:：是够])",),
        verbs=r"够得上|够|算得上",
    ),
    Words(
        "layout_conforming",
        ("导引", "导向", "方向", "定位", "guide", "layout", "orientation", "direction", "policy"),
        (rf"(?:符合|契合|吻合|属于|在)(?:了)?{_GUIDE}(?:的?要求|的?范围|内)?", rf"(?:符合|契合|吻合|属于){_ORIENTATION}"),
        for_=(rf"{_GUIDE}(?:里|内|上|中)?(?:的)?(?:重点)?(?:承载|鼓励|支持)(?:的)?(?:产业|方向|范围)", rf"(?:对得上|合乎|吻合|贴合|匹配|照着|遵照|落在|列在|在){_GUIDE}(?:的)?(?:范围|里|内|之内)?", rf"(?:与|和|跟){_GUIDE}(?:是)?(?:相符|一致|相契合)", rf"{_GUIDE}(?:这块|这边|方面|上)?(?:是|也|都)?(?:没问题|符合|相符)"),
        against=(rf"(?:没|不|未)(?:有)?(?:在|列在|列入|纳入|进){_GUIDE}", rf"{_GUIDE}(?:里|内|中|上)(?:根本|压根|也|都)?(?:没有?|不|找不到|未)(?:列|这个|这条|我们|该|提|有|含|包括)?", rf"(?:对不上|不合|不对|背离|违反|不贴合){_GUIDE}", rf"(?:与|和|跟){_GUIDE}(?:不符|不一致|相悖|冲突|有冲突|不相符)", rf"(?:违背了?|偏离了?|不在|超出|游离于){_GUIDE}", rf"(?:与|和|跟|同)?{_GUIDE}(?:[^,。;?]{{0,4}})(?:不相?符|不合|不一致|不契合|对不上|不匹配|不吻合|不搭|不对路|有出入|有偏差|不相容)", rf"{_GUIDE}(?:不符|不符合)"),
        english=(
            r"(?:conform(?:s|ing|ed)?|fit(?:s|ting)?|compl(?:y|ies|iant)|in line|consistent|match(?:es)?)\s+(?:to|with|in)?\s*"
            r"(?:the\s+)?(?:city'?s?\s+)?(?:\w+'?s?\s+)?(?:layout|guide|industrial (?:orientation|direction|policy)|orientation)",
        ),
        heads=(rf"{_GUIDE}", r"(?:绍兴|本市|我市|当地|全市|市里)?(?:市)?(?:的)?(?:重点)?产业(?:发展)?(?:导向|方向|定位)"),
        verbs=r"符合|对得上|相符|吻合|一致|契合|匹配|通过|过|合规|搭",
        english_against=(r"(?:outside|not in|against|off|contrary to|at odds with) the (?:city\'?s? )?(?:layout )?guide", r"(?:fails?|failed) (?:the |to (?:meet|match|fit) (?:the )?)(?:layout )?guide",),
    ),
    Words(
        "investor_consulted",
        ("意见", "意愿", "同意", "认可", "赞成", "异议", "愿意", "想法", "征求", "征询", "听取", "consult", "asked", "agree", "点头", "沟通", "问过", "问了", "没问", "商量", "investor", "被", "听", "投资方", "投资者", "客商"),
        (
            rf"(?:征求|听取|征询|询问|问)(?:过|了|到)?(?:了)?{_INVESTOR}(?:本身)?(?:的)?(?:意见|意愿|想法|建议)?(?:建议)?(?:过|了)?",
        ),
        for_=(rf"{_INVESTOR}(?:那边|那头|本人|老总|自己|负责人)?(?:也|都|已|已经|早)*(?:被[^,。;?没未]{{1,10}})?(?:征求|征询|问|听取)(?:过|了|完)(?:意见|建议|想法)?", r"被[^,。;?没未]{2,12}(?:问|征求|征询)(?:过|了)(?:意见)?", rf"(?:跟|和|与|同|向|找){_INVESTOR}(?:[^,。;?不没未]{{0,4}})(?:沟通|商量|通过气|谈好|聊|问|了解|征求)(?:过|好)(?:了)?(?:意见)?", rf"{_INVESTOR}(?:那边|那头)?(?:也|都|已|已经)*(?:点头|点了头|首肯|没二话|乐意|没有?不同意见|书面同意|表示同意|签了同意)", r"(?:听|问|征求)(?:过|了)(?:投资者|投资方|投资人|客商|对方)",
            rf"{_INVESTOR}(?:也|已|已经|都|均|明确|书面)*(?:表示)?(?:同意|认可|赞成|无异议|没意见|没有意见|没异议|没有异议)(?![^,。;?]{0,3}(?:投|落户|落地|来|签|入驻|我))",
            rf"{_INVESTOR}(?:的)?(?:意见|意愿|想法)(?:建议)?(?:也|已|已经|都|均)*(?:征求|听取|征询|问)(?:过|了|完)?",
            r"(?:已|已经|也)(?:征求|听取|征询)(?:过|了)?意见",
        ),
        against=(rf"(?:跟|和|与|同|向|找){_INVESTOR}(?:还|也|都)?(?:没有?|未|尚未)(?:[^,。;?]{{0,4}})(?:沟通|商量|通气|聊|问|征求|打招呼)(?:过)?", rf"(?:没有?|未|尚未|还没)(?:来得及|去)?(?:跟|和|与|同|向|找){_INVESTOR}(?:[^,。;?]{{0,4}})(?:沟通|商量|通气|聊|问|征求|打招呼)(?:过)?", rf"{_INVESTOR}(?:那边|那头)?(?:还|也|都)*没有?(?:点头|答应|松口|表态)",
            rf"{_INVESTOR}(?:的)?(?:意见|意愿|想法)(?:建议)?(?:也|还|都)*(?:没有|没|未|尚未|还未)(?:经)?(?:征求|听取|征询|问)(?:过)?",
            r"(?:没有|没|未|尚未|还没)(?:被)?(?:征求|听取|征询)(?:过)?意见",
            rf"{_INVESTOR}(?:也|还|都)*(?:没有|没|未|尚未|还未)(?:被)?(?:征求|听取|征询|问)",
        ),
        english=(r"investor(?:s)?(?: has| was| have| were| is| also| already| been)* (?:agreed|on board|in favou?r|heard)", r"(?:asked|sought|obtained|heard|took) the investor's (?:opinion|views?|consent)", r"(?:spoken|talked|checked) (?:to|with) the investor", r"investor(?:s)?(?:'s opinion)? (?:has|have|had|was|were|is|also|already|been|\s)*(?:consulted|asked|agree[sd]?)",
                 r"(?:consulted|asked) the (?:intending )?investor"),
        english_against=(r"(?:have|has|did)(?: not|n't) (?:yet )?(?:asked|ask|consult|sought|seek|heard|spoken to|talked to) (?:with )?the investor", r"investor(?:s)? (?:has|have|was|were)(?: never| not|n't) (?:yet )?(?:been )?(?:consulted|asked|agreed)", r"nobody (?:has )?asked the investor", r"without (?:asking|consulting) the investor", r"investor(?:s)? (?:has|have|was|were) not (?:yet )?(?:been )?(?:consulted|asked)",
                         r"(?:have|has) not (?:yet )?(?:consulted|asked) the (?:intending )?investor"),
        heads=(rf"{_INVESTOR}(?:的)?(?:意见|意愿|想法|态度)(?:建议)?", r"(?:投资者|投资方|投资人|客商)(?:那边|那头|那里)?(?=[:：也已都还没])",),
        verbs=r"征求|征询|听取|问|沟通|同意|点头|听|打过招呼",
    ),
    Words(
        "first_reported",
        ("首报", "报备", "先报", "没报", "未报", "first", "报上", "报过", "上报", "纳库", "入库", "report", "报了", "报告", "晚了一步", "报的"),
        (
            r"(?:向(?:市)?(?:投资促进局|投资促进中心|投促局|投促中心|市局|市里|市级|局里)(?:做过|做|进行)?)?(?:首报|报备)(?:过|了(?!吗)|完成)",
            r"(?:经|走)(?:过)?首报(?:程序|流程)?",
        ),
        for_=(r"(?:我们|咱们?|我区|我县|本地|(?:(?![不非没未])[一-鿿]){2}|[区县市]) ?(?:就是|是|作为|属于)?(?<!不是)(?<!非)首报地(?=[,。;]|$)", r"(?:首报|报备)(?:手续)?(?:是|由)(?:我们|我区|我县|咱们?|本区|本县|本地|[一-鿿]{2,3}[区县市]?)(?:自己)?(?:先|第一个|抢先|最早)?(?:做|报|办|交|完成)(?:的|过|了)", r"(?:首报|报备)是(?:按|照|依)[^,。;?没未不]{1,8}(?:做|报|办|走)(?:的|过|了)", r"(?:首家|头一家|第一家|第一个|头一个|头个|抢先|抢在前[头面]?|最早|率先|首先|最先|替我们|给我们|帮我们|赶早|第一时间)[^,。;?!、没未不]{0,16}?(?:首报|报备|上报|报上去|报送|报给|报到|报(?:了|过)|报的(?=[,。;]|$)|做了首报)", r"(?:我们|咱|我区|我县|本地|这边)[^,。;?!、没未不别要]{0,4}先(?:报上去|报上来|报(?:了|过|的)|上报|报备|向市[^,。;?没未不]{1,8}报)", r"(?:做|办|走|交|报|填|递)(?:完|好|过|了)(?:市里的|市局的|规定的)?(?:首报|报备)(?:手续|表|材料|程序)?", r"(?:首报|报备)(?:已经?)?(?:在案|入库|纳库了)", r"已(?:经)?(?:纳库|入库)",
            r"(?:已|已经|都|早就|按规定|按要求|率先|刚|刚刚|及时|依规|完成|虽已|最先|首先|上周|上月|昨天|由我们|我区|我县|我市|本地)+"
            r"[^,。;?!、]{0,10}?(?:首报|报备|先报)(?!地)(?!首谈)",
            r"(?<![不非])(?:是|为|作为)首报地", r"(?:首报|报备)(?:也|都|已|已经)*(?:做|报|办|走|完成)(?:过|了|好)",
            r"(?<![要需须应该当必可能会想拟算备否不没未无谓违反绕过])首报的(?=[^,。;?!]{0,16}(?:项目|企业))(?!规定|要求|制度)",
            r"(?<=[区县市州兴海宁湖乡善盐姚溪门山港阳浦洲杭萧]) ?首报(?:了)?(?=(?:的|一个|内资|外资|\d|项目))",
        ),
        against=(r"(?:不是|并非|不算|不属于|不再是|非)首报地", r"(?:首报|报备)(?:材料)?(?:被)?(?:退回|驳回|打回|退件)(?:来)?(?:了)?(?:没报成)?", r"(?:首报|报备)(?:也|都|还|又|却|从来|根本|压根|一直|就)*(?:没有|没|未)(?:去|来得及)?(?:交|弄|搞|履行|提交|填|递|备|报|做)", r"(?:没有?|未|没去|从没|从未)(?:向市[^,。;?]{1,8}|跟市[^,。;?]{1,6}|往上|往市里)(?:报|备案|登记|报告)", r"(?:瞒着|背着|绕过)[^,。;?]{0,8}(?:没报|市局|市里|投促局|投促中心)", r"晚了一步", r"被(?!市)[^,。;?]{2,8}(?:抢先|先)(?:首报|报|报备)",
            rf"{NEGATION}(?:有)?(?:按规定|按要求|及时|主动|经|经过|先|向[^,。;]{{2,10}}|去|做|做过|走|进行|履行|完成){{0,3}}(?:首报|报备|报过)",
            r"(?:绕过|绕开|跳过|漏了|漏掉|忘了|忘记)(?:了)?(?:首报|报备)",
            r"(?:别的|其他|其它|兄弟|隔壁|邻近?的?|外|另一个|另外的?)(?:县|区|市|地方|平台|开发区)+[^,。;?我]{0,8}(?:首报|报备|先报|报了)",
            r"(?:首报|报备)(?:也|都|还|又|却)*(?:没有|没|未)(?:做|报|办|走|完成|进行)", r"没(?:有)?报过|没报(?=[,就。])|未报(?=[,就。])|是[^,。;?!我]{2,8}(?:先报|首报)的",
        ),
        ignore=(r"违反(?:了)?(?:首报|报备)[^,。;?]{0,6}", r"首报首谈(?:制度|规定|机制|规则)"),
        english=(r"(?:was|were|is|are) (?:the )?first (?:\w+ )?to report", r"reported (?:it |this |the project )?(?:\w+ )?first\b", r"(?:have|has|had) (?:already |duly )?(?:filed|made|submitted|done) (?:the|a|its|our) first[- ]report", r"(?:filed|made|submitted) (?:its|our|their) first[- ]report", r"(?:was|were|been|already|properly|duly|we)\s+(?:\w+ )?first[- ]reported", r"filed (?:the|a|our) first report",
                 r"first[- ]reported(?=[,;. ])", r"(?:the |our )?first report (?:was|has been|is) (?:properly |duly )?(?:filed|made|submitted)"),
        english_against=(r"first[- ]report (?:was|has|is)(?: been)? (?:never|not)(?: yet)?(?: been)? (?:filed|made|submitted|done)", r"without (?:ever |even )?(?:having )?(?:filing|making|filed|made|submitting|a|any|the)(?: a| the| any)? ?(?:first[- ])?report(?:ing|ed)?", r"never (?:been )?(?:first[- ])?reported", r"(?:never|not|n't) (?:yet )?(?:filed|made|submitted|file|make|submit|done) (?:the|a|any|its|our) first[- ]report", r"skipped the first[- ]report", r"(?:did not|didn't|has not|hasn't|have not) (?:yet )?report(?:ed)?\b", r"another (?:county|district|place|city) (?:has )?(?:already )?reported (?:it )?first", r"(?:no|without (?:a|any|the)?) ?first report(?:ing)?(?! (?:required|needed))",
                         r"(?:was|were|has|have) (?:not|never) (?:yet |been )*first[- ]reported",
                         r"(?:did|have|has)(?: not|n't) (?:yet )?file[d]? (?:the|a|any) first report"),
        heads=(r"(?:首报|报备)(?:的)?(?:手续|程序|流程|材料|表)?",),
        verbs=r"做|报|办|走|交|完成|齐|履行|搞|弄|提交|备|填|递|合规",
    ),
    Words(
        "forecast_filed",
        ("预报", "签约信息", "forecast"),
        (),
        for_=(r"(?:做|办|报|交)(?:完|好|过|了)[^,。;?没未不]{0,4}预报", r"(?:提前|事先)[^,。;?没未不]{0,10}(?:告知|告诉|通报|知会|报告|报)(?:了|过)市?",
            r"(?:已|已经|也|都|按时|按规定|按要求|及时|提前)+(?:一周)?(?:做|作|进行|报|提交|完成|办|办理)?(?:过|了)?(?:重大|签约|项目)*预报(?:过|了)?(?!吗|么)",
            r"预报(?:也|都|已|已经)*(?:做|报|办|提交|完成)(?:过|了|好)", r"(?:做|作|进行|办理|提交|完成)(?:过|了)(?:重大|签约|项目)*预报", r"预报(?:过|了)(?!吗|么|没)",
            r"(?:提前|已|已经|按时|按规定)[^,。;?]{0,8}(?:报送|报|上报)(?:了|过)签约信息", r"(?:已|已经)(?:提前)?(?:一周)?(?:报送|上报)(?:了|过)?签约信息",
            r"签约信息(?:也|已|已经|都)*(?:提前)?(?:一周)?(?:报送|报|上报)(?:了|过)",
        ),
        against=(r"预报(?:也|都|还|又|却|就|根本|压根|从来|一直)*(?:没有|没|未)(?:去|来得及)?(?:做|报|办|交|弄|搞|提交|送|走)",
            rf"{NEGATION}(?:有|去|按规定|按要求|按时|提前|做|作|进行|办理|办|提交|报|过|了|重大|签约|项目|向[^,。;]{{2,10}})*预报(?:过)?",
            rf"{NEGATION}(?:有)?(?:提前|按规定|按时|做|作|进行|提前一周)*(?:报送|报|上报)(?:过)?签约信息",
            r"签约信息(?:也|都)?(?:没有|没|未)(?:提前)?(?:报送|报|上报)", r"(?:漏了|忘了|漏掉|漏|忘记)(?:做)?(?:签约)?预报", r"预报(?:也|都|还|又|却)*(?:没有|没|未)(?:做|报|办|提交)?",
        ),
        ignore=(
            rf"(?:不(?:用|需|必|需要)|要|需要|需|必须|应当|应该|该|须|{ASKING})(?:再|去|提前|先|做|作|进行|办理|重大|签约|项目|一周)*预报(?!过|了|完)",
        ),
        english=(r"(?:signing )?forecast (?:was|has been|is) (?:already )?(?:filed|made|sent|submitted|in|done)", r"(?:filed|made|sent|submitted) (?:the|a|our|its) (?:signing )?forecast", r"(?:signing )?forecast (?:was|has been) (?:duly |properly )?(?:filed|made|sent)", r"filed (?:the|a) (?:signing )?forecast"),
        english_against=(r"(?:never|not|n't) (?:yet )?(?:file|filed|make|made|send|sent|submit|submitted) (?:the|a|any|our|its)? ?(?:signing )?forecast", r"without (?:ever )?(?:filing|making|sending|submitting)? ?(?:a|the|any)? ?(?:signing )?forecast", r"(?:no|without (?:a|the|any)?) ?(?:signing )?forecast(?! (?:required|needed|be))",
                         r"(?:signing )?forecast (?:was|has) (?:not|never) (?:been )?(?:filed|made|sent)"),
        heads=(r"(?:重大)?(?:签约)?(?:项目)?预报(?:手续|材料)?", r"签约信息",),
        verbs=r"做|报|办|交|完成|提交|送|报送|填|走|弄|搞",
    ),
    Words(
        "breach",
        ("违", "breach", "violat", "against", "规矩", "漏子", "合规", "守规", "rule", "broke"),
        (r"(?:违反|违背)(?:了|过)?[^,。;?!违]{0,16}?(?:规定|规则|制度|要求|纪律|首报首谈|首报|首谈|预报|报备)(?:首谈)?(?:规定|规则|制度|要求|纪律)?", r"违规", r"违约首报"),
        against=(r"(?:没有?|未|从未|从来没有?)(?:任何|什么|一点)?(?:坏|破|犯)(?:了|过)?(?:规矩|规定|规则)", r"(?:没有?|无|未见|查无|不存在)(?:任何|什么|一点)?(?:违规|违反|违约|问题记录)", r"(?:一直|都|全程|完全)?(?:守|按|照)(?:着)?(?:规矩|规定)(?:来|办|做|走)(?:的|了)?", r"(?<!首报)(?<!报备)(?<!预报)(?:合规|守规矩|手续合规)(?:的|引进)?", r"(?:没有|没|未|无|并无|不存在)(?:任何)?(?:违规|违反)[^,。;?]{0,10}", r"不(?:违规|违反)"),
        ignore=(rf"(?:{ASKING}|算)(?:属于|算)?(?:违规|违反)[^,。;?]{{0,8}}", r"违规(?:吗|么|没有|不)"),
        english=(r"broke the (?:first[- ]report )?rules?", r"against the rules?", r"in breach(?: of)?", r"breach(?:ed|es) the", r"against the first[- ]report(?:ing)? rule", r"violat(?:ed|es|ing|ion)"),
        english_against=(r"(?:did not|didn't|has not|hasn't|never|have not) (?:break|broken|violate|violated|breach|breached)", r"all (?:by|within|according to) the rules", r"compl(?:ied|iant|ies) with the (?:first[- ]report )?rules?", r"(?:no|without(?: any)?|not in|not) breach(?: of)?", r"not (?:violat|breach)\w*", r"no violation"),
        for_=(r"(?:坏|破|犯)(?:了|过)(?:首报)?(?:的)?(?:规矩|规定|规则)", r"不(?:合规|守规矩|按规矩|按规定)(?:办|来|报)?", r"被(?:查|认定|通报)[^,。;?没未不]{0,6}违(?:规|反)[^,。;?]{0,8}",),
    ),
    Words(
        "major",
        ("重大", "普通", "一般", "常规", "major", "ordinary", "minor", "small", "大项目", "特大"),
        (r"重大(?= )", r"重大(?:的)?(?!签约|流转|违|政策|决策|影响|调整|事项|招商|优惠)(?:[一-鿿A-Za-z]{0,8}?)(?:项目|工程)(?!工程)", r"重大的", r"重大(?=[,、。]|$)"),
        for_=(r"(?:项目|它|这个)(?:很|非常|比较|确实|也|特别)(?:的)?重大", r"够得上重大"),
        against=(r"项目(?:很|比较|就|挺|较)?(?:普通|一般)(?=[,。;]|$)", r"(?:不|并不|不够|不算|不怎么)(?:是很|太|够)?重大", r"(?:普通|一般|常规)(?:的)?(?:[一-鿿]{0,4})项目", r"(?:算不上|称不上|谈不上|达不到|够不上)重大[^,。;?]{0,6}"),
        ignore=(r"标志性(?:的)?重大[一-鿿]{0,2}项目", r"特别重大(?:的)?[一-鿿]{0,6}(?:项目)?", r"重大(?:招商引资)?项目(?:流转|签约|预报|一事一议)",
                r"重大签约(?:项目)?(?:预报)?"),
        english=(r"(?:it|this|ours) is (?:a )?major\b", r"\ba major (?:industrial )?(?:project|one)", r"(?:^|[.;] ?)major (?:\w+ ){0,2}project", r"major(?:\s+[\w-]+){0,3}\s+project", r"project is (?:a )?major"),
        english_against=(r"(?:not|isn't) (?:a )?major", r"(?:ordinary|minor|small) project"),
        heads=(r"(?<!特别)(?<!标志性)重大(?=谈不上|够不上|算不上|称不上|[:：]|不够)",),
    ),
    Words(
        "cross_district",
        ("跨", "都要", "用地", "布点", "两地", "两边", "区", "district", "两个区", "几个区", "两区", "本区", "一个区", "across", "one district", "single"),
        (
            r"(?:需要|要|须|涉及|属于|得)*跨(?:区域|区县|区、县|区\(县\)|行政区|县区|县市区|两个区|两区|几个区|多个区|多区|区)(?!市)(?:的)?(?:布局|布点|落地|建设|统筹)?",
        ),
        for_=(r"(?:横跨|横着跨|涉及|分布在|摊在|分在|分放|占|牵扯到?)(?:到|了)?[^,。;?不没]{0,10}(?:两个?区|多个?区|几个区|三个?区|不止一个区)", r"(?:两|几|多|三)个?(?:区|县|平台)(?:都|均|各|同时)*(?:要|需要?|得)?(?:布点|布局|落|建|用地|占地|铺)", r"(?:一|两)头(?:放)?在[一-鿿]{2,3}[,，]?(?:一|另一)头(?:放)?在", r"(?:需要|要|须)*跨[^,。;?不]{2,12}?(?:两个?区|两地|两区|多个?区|几个区|三个?区)", r"[一-鿿]{2,3}(?:区)?(?:和|、|与|及)[一-鿿]{2,3}(?:区)?(?:都|均|两地都|两区都|各)(?:要|需要)?(?:用地|布局|布点|落地|建厂|占地)",),
        against=(r"(?:落|放|建|摆)(?:在)?(?:一|单)个区", r"(?:不用|不需要?|不必|无需|用不着|没必要|不会|没有|不涉及|不存在)[^,。;?]{0,4}跨(?:区|行政区|县)(?:域)?(?:布局|布点)?", r"(?:就|只|仅|都|全)(?:落|放|建|摆|布局|用地|在)(?:在|于)?(?:我们?|咱)?(?:一个|本|单个|同一个)?区(?:里|内|以内)?", r"不出(?:本)?区", r"(?:只|仅|全部|都|全)(?:需要|需|要)?(?:在|涉及|落在|放在|布局在)(?:本区|本地|一个区|一区|单个区|同一个区|区内)[^,。;?]{0,6}", r"单一?区(?:域)?(?:内)?布局"),
        ignore=(r"跨(?:设区市|地市|地级市|市)[^,。;?]{0,4}",),
        english=(r"(?:spans?|spread over|spread across|covers?|straddl\w+|in) (?:two|three|several|more than one|multiple) districts", r"cross[- ]district", r"across (?:several |two |more than one |different |multiple )?districts?",
                 r"layout across [A-Z][A-Za-z' ]+ and [A-Z][A-Za-z']+"),
        english_against=(r"(?:does not|doesn't|do not|need not|no need to|without) (?:need |require )?(?:to )?(?:cross|span|layout across|spread|a layout across)[^,.;?]{0,24}", r"stays in (?:one|a single|our) district", r"(?:stays|is|remains|lies|only)?\s*(?:within|inside|in) (?:one|a single|just one|only one) district", r"no(?:t)? (?:cross|across)[- ]districts?"),
        planned_counts=True,
        heads=(r"跨区(?:域)?(?:布局|布点)?",),
        verbs=r"需要|要|有|涉及|存在",
    ),
    Words(
        "leader_assigned",
        ("交", "指派", "布置", "部署", "督办", "assigned", "领导", "书记", "市长", "省长", "leader", "mayor", "governor"),
        (rf"{_LEADER}(?:亲自|直接|专门|点名|当面|批示)*(?:交办|交代|交待|指派|布置|交给|部署|督办)(?:的|过|下来)?",),
        for_=(rf"{_LEADER}(?:[^,。;?没未不非无是否]{{0,8}})(?:派(?:下来|给)|压(?:下来|给)|批示(?:要求|给|过|了)?|点名(?:要|让|给)|打招呼|布置下来|亲自抓|安排(?:的|给|下来))", rf"{_LEADER}[^,。;?没未不非无]{{0,10}}(?:交办|交代|指派)", r"(?:由|是|属)?(?:省里|市里|省委|市委|省政府|市政府|省委省政府)(?:直接)?交办",),
        against=(rf"(?:没有|没|无|未见|并无)(?:[^,。;?]{{0,4}}){_LEADER}(?:[^,。;?]{{0,6}})(?:交办|交代|指派|布置|批示|点名|过问)(?:过)?(?:的)?", r"(?:不是|并非|非)(?:[^,。;?]{0,6})(?:领导|书记|市长|省长)(?:[^,。;?]{0,4})(?:交办|交代|指派|布置|派)(?:的|下来的?)?", r"(?:没有?|无)(?:哪位|哪个|任何)?(?:上级)?领导(?:[^,。;?]{0,4})(?:交办|交代|指派|布置|过问|点名)(?:过)?", rf"{_LEADER}(?:也|都|均|并|从)*(?:没有|没|未|未曾|并未|不曾)(?:[^,。;?]{{0,3}})(?:交办|交代|指派|布置)(?:过)?",
                 rf"{NEGATION}(?:是|有|由|属于)?(?:任何|什么)?(?:{_LEADER}|领导)?(?:来)?交办(?:的)?(?:项目|任务)?",
                 rf"{NEGATION}(?:有)?{_LEADER}(?:来)?(?:交办|交代|指派|布置)"),
        ignore=(r"(?:县长|区长|县领导|区领导|县委书记|区委书记|镇长|局长|街道)[^,。;?]{0,4}交办",),
        english=(r"assigned (?:to \w+ )?by (?:a |an |the |our )?(?:[A-Z][a-z]+ )?(?:provincial|city|municipal|governor|mayor|vice)[\w -]*", r"(?:provincial|city|municipal|the) (?:leaders?|mayor|governor|vice[- ]mayor) (?:has |have |personally |himself |herself )*(?:assigned|handed|tasked|gave|entrusted)", r"assigned (?:to \w+ )?by (?:a |the |our )?(?:provincial|city|municipal|governor|mayor|vice)[\w -]*",),
        english_against=(r"(?:no|neither a|not a|none of the) (?:provincial |city |municipal )*(?:or (?:provincial|city|municipal) )?(?:leaders?|mayor|governor)[\w ]* (?:has |have )?(?:assigned|tasked|handed)", r"(?:not|never) (?:been )?(?:assigned|handed)[\w -]*by[\w ,-]*(?:leaders?|mayor|governor)", r"not assigned by[\w ]*", r"no (?:provincial|city|municipal)[\w ]* (?:has )?assigned"),
        heads=(r"(?:省市|省|市)?领导(?:的)?交办(?:件|项目|任务|事项)?",),
        verbs=r"有|是|属于|拿到|接到",
    ),
    Words(
        "other_rule_city_led",
        ("规定", "rule"),
        (r"(?:其他|其它|别的|另外的?|另有|相关|有关)(?:的)?(?:相关|有关)?规定[^,。;?没不未]{0,6}(?:市级主谈|市里主谈|市级来谈|主谈)?",),
        for_=(r"(?:其他|其它|别的|另有|相关|有关)(?:的)?(?:相关|有关)?(?:规定|文件|办法)(?:里|上|中|也)?(?:明确|写明|写着|说|要求|规定)(?:了|过)?[^,。;?没不未]{0,10}(?:市级|市里|市局|主谈)?", r"(?:按|按照|根据|依据)(?:其他|其它|别的|相关|有关)(?:的)?(?:相关|有关)?规定[^,。;?没不未]{0,6}(?:应|要|由|须|该)[^,。;?没不未]{0,6}主谈",),
        against=(r"(?:其他|其它|别的|相关|有关|另外)(?:的)?(?:相关|有关|市级)?(?:规定|文件|条款|情形)(?:上|里|中)?(?:肯定|确实|也|都|就|一概|统统|全)*(?:没有?|不|未)(?:有|要求|说|写|规定|涉及|沾边)?", r"(?:没有?|无|不属于|没别的)(?:任何)?(?:其他|其它|别的|另外)?(?:的)?(?:相关|有关)?规定(?:[^,。;? ]{0,10})", r"(?:其他|其它|别的|相关|有关)(?:的)?(?:相关|有关|市级主谈)?规定(?:也|都|中|里)*(?:没有|没|未|不|并不|并未)[^,。;?]{0,10}",
                 rf"{NEGATION}(?:有)?(?:其他|其它|别的|相关|有关|另外的?)(?:的)?(?:相关|有关)?(?:市级主谈)?(?:的)?规定[^,。;?]{{0,10}}"),
        ignore=(r"(?:按|按照|依照|符合|违反)(?:相关|有关)规定(?![^,。;?]{0,8}主谈)", r"(?:相关|有关)规定(?![^,。;?]{0,10}主谈)"),
        english=(r"(?:other|another) rules? (?:say|require|provide)s?[\w -]*",),
        english_against=(r"no (?:other )?rules? (?:require|says?|provide)s?[\w -]*", r"(?:nor|and no|or) (?:does |do )?(?:any )?other rules?[\w -]*", r"nothing else in the rules[\w -]*", r"no other rules?[\w -]*", r"other rules? (?:do|does) not[\w -]*"),
        planned_counts=True,
        heads=(r"(?:其他|其它|别的|另外的?|相关|有关)(?:的)?(?:相关|有关|市级)?规定(?:上|里|中|方面)?",),
        verbs=r"要求|写明|写|说|规定|有",
    ),
    Words(
        "expansion",
        ("增资", "扩", "二次投资", "新建", "全新", "expan", "追加", "再投", "加投", "技改", "二期", "加钱", "老厂"),
        (r"(?:做|搞|进行)?(?:增资扩产|扩产增资|增资扩建|扩产|增资扩股扩产|追加投资扩产|扩建|二次投资)",),
        for_=(r"追加(?:了)?(?:投资|\d|[一-鿿]{0,3}亿)", r"(?:再|加)投(?:资)?(?=\d|[一二两三四五六七八九十几]|个|一笔)", r"加钱扩", r"(?:扩|增)(?:建)?(?:产能|生产线|产线|厂房|规模)", r"翻(?:一番|倍)", r"增资(?=\d|[一二两三四五六七八九十])", r"(?:打算|准备|计划|要|拟)增资(?!扩)"),
        against=(r"(?:就是|是|属于)?(?:全新|新建)(?:的)?(?:项目)?",),
        ignore=(r"(?:按|按照|以|比照|参照|作为)(?:已落户企业)?(?:的)?(?:增资扩产|扩产)",),
        english=(r"(?:extra|additional|further|second) (?:investment|line|plant|phase)", r"new production line", r"(?:is |wants to |plans to |will )?expan(?:d|ds|ding|sion)",),
        english_against=(r"not an expansion",),
        planned_counts=True,
    ),
    Words(
        "equal_conditions",
        ("条件", "标准", "condition", "同等", "equal", "new project"),
        (r"(?:达到|满足|符合|具备|达|够)(?:了|到)?(?:与?新引进(?:的)?项目(?:的)?)?(?:的)?(?:同等|相同|同样|一样)(?:的)?(?:新引进(?:项目)?(?:的)?)?条件",),
        for_=(r"(?:跟|和|与|同)新(?:引进|项目|招)[^,。;?不]{0,6}(?:同等|一样|相同|同样)(?:的)?(?:条件|标准)", r"(?:达到|满足|符合|够上|够得上|具备)(?:了)?新(?:引进|招引|来)?(?:的)?项目(?:的)?(?:同等|一样|同样)?(?:的)?(?:条件|标准|门槛|要求)", r"(?:条件|标准)(?:都|也)?(?:跟|和|与|同)新(?:引进|项目|招|来)[^,。;?不差]{0,6}(?:一样|相同|同等|一致|相当|没差)", r"条件(?:和|与|跟|同)新(?:引进|项目)[^,。;?不]{0,6}(?:相同|一样|同等|一致|相当)", r"(?:与|和|跟)新引进(?:的)?项目(?:的)?(?:条件|标准)(?:是)?(?:相同|一样|同等|一致|相当)"),
        against=(r"(?:达不到|不满足|没满足|不符合|没达到|够不上|没够上|未达到)(?:了)?新(?:引进|招引|来)?(?:的)?项目(?:的)?(?:同等|一样)?(?:的)?(?:条件|标准|门槛|要求)", r"条件(?:和|与|跟|同)新(?:引进|项目)[^,。;?]{0,6}(?:不同|不一样|不一致)", r"(?:达不到|够不上|不够)(?:新引进(?:项目)?的?)?(?:同等|相同)?条件"),
        english=(r"(?:meets?|met|meeting|satisf\w+|fulfil\w*|reach\w*) (?:the |all )?(?:same |equal )?conditions", r"on (?:the same|equal) (?:terms|conditions)", r"meets? the same conditions", r"(?:meets?|under|on) equal conditions", r"same conditions as new"),
        english_against=(r"(?:fails?|failed|failing) to meet (?:the )?(?:same |equal )?conditions", r"(?:does not|doesn't|do not|did not|didn't|not) (?:yet )?(?:meet|met|satisfy|reach|fulfil)\w* (?:the )?(?:same |equal )?conditions", r"short of the (?:same )?conditions", r"(?:does not|doesn't|not) meet the same conditions",),
        heads=(r"(?:新引进(?:的)?项目(?:的)?)?(?:同等|同样|相同|一样)(?:的)?(?:新引进(?:项目)?(?:的)?)?(?:条件|标准|要求|门槛)", r"(?:新引进|新招引|新)(?:的)?项目(?:的)?(?:条件|标准|门槛|要求)",),
        verbs=r"达到|达标|达|够得上|够|满足|符合|具备|齐|合",
    ),
    Words(
        "leading_project",
        ("引领", "leading"),
        (r"引领(?:性|型)(?:的)?(?:[一-鿿]{0,4}项目)?",),
        against=(r"引领(?:性|作用)(?:[^,。;?]{0,2})(?:不够|不足|不强|不大|不明显|较弱|一般|欠缺)",),
        english=(r"(?:is |as |a |counts as )?(?:a )?leading (?:industrial )?(?:project|one)", r"(?:a |is )?leading project",),
        heads=(r"引领(?:性|作用)",),
        verbs=r"够|强|突出|明显|没问题|认定",
    ),
    Words(
        "exceptionally_major",
        ("特别重大", "特大", "exceptional", "especially", "特重大", "超大"),
        (r"特别重大(?:的)?(?:[一-鿿]{0,8}项目)?", r"特大(?:的)?项目"),
        english=(r"exceptionally (?:big|important)", r"extraordinarily major", r"exceptionally (?:major|large|significant)", r"especially major"),
    ),
    Words(
        "heads_programme",
        ("长项目工程", "programme", "program", "长工程", "工程", "heads"),
        (r"(?:列入|进入|纳入|入选|进|列进|入|在)(?:了|到)?[《\"“]?(?:省市县|省、市、县)?(?:市县)?长项目工程", r"(?:是|属于)(?:省市县)长项目工程"),
        for_=(r"(?:列入|进|纳入|入选|进入|列进|挤进|排进|上)(?:了|到)?[《\"“]?(?:省市县长|省、市、县长|省市县)(?:项目)?工程", r"[《\"“]?(?:省市县长|省市县)(?:项目)?工程[》\"”]?(?:名单)?(?:里|中|上)(?:已|已经|就)?有(?:我们|这个|它|该)", r"省市县长项目工程(?:也|已|已经)?(?:已)?(?:列入|进|入选)(?:了)",),
        against=(r"[《\"“]?(?:省市县长|省市县)(?:项目)?工程[》\"”]?(?:名单|盘子)?(?:里|中|上)?(?:也|还|都|根本|压根|就)*(?:(?:没有?|未|不)(?:有)?(?:列入|进|列|入选|纳入|我们|这个|它|排上|挤进)|找不到|查不到|没有?(?=$|[,。;! ]))", rf"{NEGATION}(?:能|有|被|曾)*(?:列入|进入|纳入|入选|列进|挤进|进|入|在)(?:到)?[《\"“]?(?:省市县长|省、市、县长|省市县)(?:项目)?工程", r"省市县长项目工程(?:也|还|都)*(?:没有|没|未)(?:有)?(?:列入|进|列|入选)(?:进去|上)?",),
        english=(r"(?:included|entered|placed|listed|is|are) (?:in|on|under) the [^.?;]{0,60}programme?", r"(?:in|on|under) the [^.?;]{0,50}programme?", r"listed in the [^.?;]{0,60}programme", r"(?:in|on|under) the [^.?;]{0,50}heads'? ?(?:project )?programme?"),
        english_against=(r"(?:not|n't|never) (?:yet )?(?:been )?(?:listed|included|entered|placed)? ?(?:in|on|under) the [^.?;]{0,60}programme?", r"not (?:listed )?(?:in|on) the [^.?;]{0,60}programme?",),
        heads=(r"[《\"“]?(?:省市县长|省、市、县长|省市县)(?:项目)?工程[》\"”]?(?:的)?(?:名单|盘子|笼子|库|项目)?", r"(?:省市县)?长项目工程(?:的)?(?:名单|盘子|库)?",),
        verbs=r"列入|进|列|入选|入|纳入|上|在列",
    ),
    Words(
        "landed",
        ("落", "引进", "引入", "招引", "land", "开工", "投产", "黄了", "泡汤", "动工", "建成"),
        (r"(?<![拟想要难以否能后前快将期条得予落])(?:成功)?落(?:了)?(?:地|户)(?:投产|开工|建设|成功)?(?:了)?(?=[,。;?!、的并且后吗]|$|[^一-鿿])",),
        for_=(r"落(?:了|下)(?:地|户|来了)", r"落(?:成|好|定)了", r"(?:项目|工厂|厂房|厂子)(?:也|都)?(?:已经?|早就?|现在)?(?:已)?(?:开工|投产|动工|建成|竣工)(?:了)?", r"(?:落地|落户)(?:已经?|都)?(?:完成|成功|成了|到位)", r"(?:已|已经|都已|也已|现已|目前已|顺利|成功|并|且|就|而|直接|并且|都)(?:经)?(?:成功|顺利|在[^,。;?]{2,6})?落(?:地|户)(?:投产|成功)?(?:了)?",
              r"落(?:地|户)了", r"(?:引进|引入|招引)(?:来)?了|(?:已|已经|就)(?:把项目|将项目)?(?:引进|引入)(?:来)?", r"就把项目引进来"),
        against=(r"(?:没有?|未)(?:能)?落(?:成|下来|下|定|稳)(?:地|户)?", r"落不(?:了|下|成)(?:户|地|来)?(?!的项目)", r"(?:项目|事情|事儿|已经|最后|结果|后来|可惜|^|[,。 ])(?:黄了|泡汤了?|流产了?|告吹了?)", r"(?:落地|落户)(?:还|也|都|仍|尚)*(?:没有?|未|不)(?:成|成功|完成|实现|办)", r"(?:没有?|未|尚未|还没)(?:开工|投产|动工)", rf"{NEGATION}(?:有|能|真正|最终|成功|正式|实际)*落(?:地|户)(?:成功)?",),
        ignore=(r"落(?:地|户)(?:的)?(?:事情?|问题|手续|工作|进度|情况|可能性?|希望|节奏|推进)", r"落(?:地|户)(?:后|前|条件|方案|时|之前|之后|地点|建议|指标|率)", r"(?:拟|想|要|计划|准备|打算|预计|有望|争取|即将|将|能否|可以|推动|难以|希望|如果|若)[^,。;?]{0,6}落(?:地|户)",
                r"已落户(?:的)?(?:[一-鿿]{0,2}企业|公司)", r"落户企业", r"\d{4}年(?:就)?落户", r"(?:企业|公司)(?:[^,。;?]{0,8})落户(?:了)?"),
        english=(r"(?:is|has been) (?:now )?(?:built|in production|under construction)", r"up and running", r"(?:has |have |was |is |already |and )*landed(?: there| in)?",),
        english_against=(r"(?:never|not|n't) (?:yet |actually |really )*land(?:ed)?", r"fell through", r"failed to land", r"yet to land", r"(?:has|have|is|was)? ?not (?:yet )?landed", r"n't (?:yet )?landed", r"before (?:it )?land(?:s|ing|ed)"),
    ),
    Words(
        "circulated",
        ("流转", "circulat", "moved", "转到", "转给", "让给", "让到", "转让", "passed", "transferred", "handed"),
        (r"(?:经|由)?(?:协调)?流转(?:到|至|给|去|往|出去|出|过来|来|了|并|落地)", r"(?:经|已|已经|被|通过)(?:市里|市投促中心|市投资促进中心|市级|中心)?(?:统一)?(?:协调)?流转(?:的)?(?:项目)?",
         r"流转(?:的)?项目", r"(?:协调|共享)流转", r"流转"),
        ignore=(r"流转[^,。;?]{0,4}(?:赋分|加分|得分|的分)", r"(?:准备|打算|计划|拟|想要?|考虑|正在|申请|希望|能否|能不能|可以|可否|是否|有意)[^,。;?]{0,10}流转[^,。;?]{0,4}", r"流转(?:制度|机制|规定|赋分|加分|得分|的?考核|信息|承接地)", r"项目流转(?:机制|制度|怎么|的规定)"),
        english=(r"(?:passed|handed|transferred|went|moved) (?:(?:it|a project|the project|this project|one) )?(?:on |over )?(?:by \w+ )?to\b", r"(?:was|were|been|is) circulated", r"circulated (?:by|to)", r"moved (?:to|across|from)"),
        english_against=(r"(?:never|not|n't) (?:been )?(?:circulated|passed on|transferred|moved)", r"not (?:been )?circulated",),
        for_=(r"(?:转|让|送|推)(?:到|给|去)(?:了)?(?=[一-鿿]{2})", r"(?:协调|牵线)(?:给|到)(?:了)?(?=[一-鿿]{2})",),
        against=(r"(?:没有?|未|尚未|还没)(?:走|经过?|通过|进行|办)?(?:协调)?流转(?:程序)?",),
    ),
    Words(
        "moved_across_cities",
        ("市", "cit", "同属", "城", "same", "other"),
        (r"跨(?:设区(?:的)?市|地市|地级市|市域?)(?:成功)?(?:流转|转移|迁移|转|调整|落地)?", r"流转(?:到|至|去|给|往)(?:了)?(?:外市|别的市|其他市|其它市|另一个市|另一个设区市|其他设区市|别的设区市|省内其他市)"),
        against=(r"(?:两地|二地|两边|两家|都|同)(?:同)?(?:属|在|归)(?:于)?(?:一个|同一个?)?[一-鿿]{0,3}(?:市|地级市|设区市)(?:管|内|里|的)?(?=$|[,。;?! ])", r"(?:没有?|不|未)(?:算)?(?:跨|出)(?:设区(?:的)?|地级)?市", r"(?:还是|仍|都|就)(?:在)?(?:我们)?(?:本|自己|一个)市(?:范围|境)?(?:里|内)", r"(?:同一个?|本|一个)(?:设区)?市(?:域)?(?:内部|内|里|范围内)?(?:的)?(?:流转|转移|调整)?(?=[^一-鿿]|流转|内部|内|里|并|的)", r"市(?:域)?内(?:部)?(?:的)?流转", r"(?:没有|没|未|不)(?:出|跨)(?:本)?(?:设区)?市", r"(?:都|也|同)(?:还)?(?:在|属)(?:同一个?|本|一个)?(?:设区)?市"),
        english=(r"(?:into|to) another (?:prefecture(?:-level)? )?city", r"to a different (?:prefecture(?:-level)? )?city", r"(?:moved|circulated|transferred|went)? ?(?:across|to another|between|to a different) (?:prefecture-level |prefecture |municipal )?(?:city|cities)",),
        english_against=(r"(?:also |still |both )*(?:inside|within|in) (?:the )?(?:same|one) (?:prefecture(?:-level)? )?(?:city|municipality)", r"same (?:prefecture(?:-level)? )?city", r"(?:also|still|both) (?:inside|within|in|part of) (?=[A-Z])", r"(?:did not|does not|not|never) (?:leave|left) the city", r"(?:inside|within|in) (?:the )?(?:same|one) (?:prefecture-level )?city", r"not (?:moved )?across (?:prefecture-level )?cities"),
        for_=(r"(?:流转|转|让|给|去|到)(?:到|给|去|了)*(?:外市|别的(?:设区|地级)?市|其他(?:设区|地级)?市|外地市|兄弟市|另一个(?:设区|地级)?市|隔壁市)",),
    ),
    Words(
        "better_than_guide",
        ("优", "高于", "好", "超", "突破", "比", "持平", "一致", "相当", "看齐", "better", "exceed", "低", "不如", "弱", "强", "一样", "导引", "承载", "below", "same", "equal", "more generous", "guide"),
        (r"(?:优于|高于|优厚于|好于|超过|突破)[^,。;?]{0,14}(?:导引|承载地区|承载地|重点地区|重点产业地区)",),
        for_=(r"(?:优于|高于|高出|强过|好过|超出|压过|盖过)[^,。;?]{0,14}(?:导引|承载|重点地区|重点产业地区)", r"(?:比|超)[^,。;?]{0,16}(?:导引|承载|重点地区)[^,。;?不没低差少]{0,12}(?:强|高|好|优|大|多|宽|厚)", r"比[^,。;?]{0,16}(?:导引|承载地区|承载地|重点地区)[^,。;?不]{0,10}(?:更|还要?|要)?(?:优惠|优厚|优|好|高|大|多|给力)",),
        against=(r"(?:低于|不如|弱于|次于|差于|略低于|没超|不超|没有超过|不超过|不会超过|不高于)[^,。;?]{0,14}(?:导引|承载|重点地区)[^,。;? ]{0,8}", r"(?:跟|和|与|同)[^,。;?]{0,14}(?:导引|承载|重点地区)[^,。;?不]{0,8}(?:一样|齐平|一个水平|持平|一致|相当|看齐)", r"比[^,。;?]{0,16}(?:导引|承载|重点地区)[^,。;?高好优大]{0,8}(?:低|差|少|小|弱)", rf"{NEGATION}(?:会|能|应|是)?(?:优于|高于|好于|超过|超出|突破|优)[^,。;?]{{0,14}}(?:导引|承载地区|承载地|重点地区)",
                 r"(?:不|没有|不会)(?:会)?比[^,。;?]{0,16}(?:导引|承载地区|承载地|重点地区)[^,。;?]{0,8}", r"(?:持平|一致|相当|看齐)[^,。;?]{0,2}"),
        english=(r"better than [^.?;]{0,50}(?:key|layout|guide)[^.?;]{0,40}", r"(?:exceeds?|beats?|above|more generous than|higher than) [^.?;]{0,30}(?:key|layout|guide)[^.?;]{0,30}", r"better than (?:that of |those of )?(?:the )?(?:key )?(?:places?|areas?|districts?|guide|layout)[^.?;]{0,40}", r"better than that of[^.?;]{0,60}"),
        english_against=(r"(?:same as|equal to|no more than|below|less than|in line with|matching|at the level of) [^.?;]{0,30}(?:key|layout|guide)[^.?;]{0,30}", r"(?:not|n't|never) (?:be )?(?:better|more generous|higher)[^.?;]{0,60}", r"(?:not|no) better than[^.?;]{0,60}", r"does not exceed[^.?;]{0,60}"),
        asked_counts=True,
        planned_counts=True,
    ),
    Words(
        "receiving_place",
        ("承接", "接收", "流转", "首谈地", "共享地", "place"),
        (r"(?:作为|是|当|属于)(?:流转)?(?:承接地|接收地|承接方)", r"流转(?:过)?来"),
        for_=(r"承接地(?:能|可以|可|有没有|是否|也|加|得|拿)", r"不是首谈地"),
        against=(r"(?<!不)(?:是|作为|我们是|属于)(?:首谈地|共享地)", r"(?<!不是)(?<!非)(?<!不属于)首谈地"),
        english=(r"(?:receiving|taking[- ]over) place",),
        english_against=(r"(?:first|sharing) place",),
        planned_counts=True,
    ),
)  # fmt: skip
