"""Room words: a plain noun that the projector and every phone show, so that a faked room is noticed.

The list is ours. A word is concrete, easy to say in both languages, and far from the topic: no bodies, no
cameras or phones, no rooms or transport, no food or animal that doubles as a remark about somebody.
"""

from __future__ import annotations

from random import Random

ROOM_WORDS: dict[str, str] = dict(
    line.split()
    for line in """
    acorn 橡果
    agate 瑪瑙
    almond 杏仁
    aloe 蘆薈
    amber 琥珀
    anchor 船錨
    antler 鹿角
    apron 圍裙
    aspen 白楊
    atlas 地圖集
    autumn 秋天
    azalea 杜鵑花
    bamboo 竹子
    banjo 班卓琴
    banner 橫額
    barley 大麥
    basil 羅勒
    basket 籃子
    beacon 燈標
    bell 鈴鐺
    bench 長椅
    birch 樺樹
    boulder 巨石
    bowl 碗
    bracelet 手鐲
    brass 黃銅
    breeze 微風
    brick 磚塊
    broccoli 西蘭花
    brook 小溪
    broom 掃帚
    bucket 水桶
    button 鈕扣
    cabbage 椰菜
    cactus 仙人掌
    camphor 樟樹
    canoe 獨木舟
    canvas 帆布
    canyon 峽谷
    carrot 紅蘿蔔
    cedar 雪松
    cello 大提琴
    chalk 粉筆
    chestnut 栗子
    chess 國際象棋
    cinnamon 肉桂
    clarinet 單簧管
    clay 黏土
    cloud 雲
    clover 三葉草
    cobalt 鈷藍
    coconut 椰子
    comet 彗星
    compass 指南針
    copper 銅
    coral 珊瑚
    cork 軟木
    cotton 棉花
    crane 鶴
    crayon 蠟筆
    crystal 水晶
    cushion 坐墊
    cypress 柏樹
    daisy 雛菊
    dawn 黎明
    delta 三角洲
    desk 書桌
    dolphin 海豚
    drizzle 毛毛雨
    drum 鼓
    dune 沙丘
    eagle 鷹
    easel 畫架
    ebony 烏木
    echo 回音
    emerald 綠寶石
    eraser 擦膠
    feather 羽毛
    fern 蕨
    fiddle 小提琴
    flag 旗
    flask 燒瓶
    flint 火石
    flute 長笛
    forest 森林
    fountain 噴泉
    fossil 化石
    frost 霜
    galaxy 星系
    garden 花園
    garlic 蒜頭
    gecko 壁虎
    ginger 薑
    ginkgo 銀杏
    glacier 冰川
    globe 地球儀
    granite 花崗岩
    guitar 結他
    hammock 吊床
    harbour 海港
    harp 豎琴
    harvest 收成
    hazel 榛子
    heather 石楠
    hedge 樹籬
    helmet 頭盔
    heron 鷺
    hibiscus 木槿
    hill 山丘
    horizon 地平線
    indigo 靛藍
    ink 墨水
    iris 鳶尾花
    island 島
    ivory 象牙白
    ivy 常春藤
    jade 翡翠
    jasmine 茉莉花
    jigsaw 拼圖
    juniper 杜松
    kettle 水壺
    kite 風箏
    koala 樹熊
    lagoon 潟湖
    lantern 燈籠
    lavender 薰衣草
    lemon 檸檬
    lentil 扁豆
    lighthouse 燈塔
    lilac 紫丁香
    lime 青檸
    linen 亞麻布
    lotus 蓮花
    lychee 荔枝
    magnet 磁石
    magnolia 木蘭
    mango 芒果
    maple 楓樹
    marble 大理石
    meadow 草地
    mint 薄荷
    mitten 連指手套
    moon 月亮
    mosaic 馬賽克
    moss 苔蘚
    mountain 高山
    needle 縫針
    nest 鳥巢
    notebook 筆記簿
    nutmeg 肉豆蔻
    oak 橡樹
    oasis 綠洲
    oat 燕麥
    oboe 雙簧管
    olive 橄欖
    onion 洋蔥
    opal 蛋白石
    orchid 蘭花
    origami 摺紙
    otter 水獺
    owl 貓頭鷹
    paddle 船槳
    palette 調色盤
    panda 熊貓
    parsley 番茜
    pelican 鵜鶘
    pencil 鉛筆
    penguin 企鵝
    pepper 胡椒
    piano 鋼琴
    pine 松樹
    pineapple 菠蘿
    planet 行星
    pomelo 柚子
    pond 池塘
    prism 棱鏡
    pumpkin 南瓜
    puzzle 謎題
    quartz 石英
    quilt 拼布
    radish 蘿蔔
    rainbow 彩虹
    raincoat 雨衣
    reef 礁石
    ribbon 絲帶
    rice 白米
    robin 知更鳥
    rosemary 迷迭香
    ruler 直尺
    saffron 番紅花
    sail 帆
    saturn 土星
    saxophone 色士風
    scarf 頸巾
    seagull 海鷗
    sesame 芝麻
    silver 銀
    snowflake 雪花
    spinach 菠菜
    spoon 匙羹
    spring 春天
    squirrel 松鼠
    starfish 海星
    stone 石頭
    sugar 砂糖
    sunflower 向日葵
    swan 天鵝
    tangerine 柑
    teapot 茶壺
    telescope 望遠鏡
    thimble 頂針
    thunder 雷聲
    thyme 百里香
    toucan 巨嘴鳥
    trumpet 小號
    tulip 鬱金香
    umbrella 雨傘
    valley 山谷
    vanilla 雲呢拿
    violet 紫羅蘭
    walnut 核桃
    waterfall 瀑布
    whale 鯨魚
    wheat 小麥
    willow 柳樹
    windmill 風車
    winter 冬天
    yarn 毛線
    zebra 斑馬
    """.strip().splitlines()
)
"""English word -> its partner in Hong Kong Chinese."""


def draw(chance: Random) -> str:
    """Draw a word, in English; this form is what the database keeps."""
    return chance.choice(list(ROOM_WORDS))


def in_language(word: str, language: str) -> str:
    """Say a room word in a language: Chinese for any ``zh``, English otherwise."""
    return ROOM_WORDS.get(word, word) if language.startswith("zh") else word
