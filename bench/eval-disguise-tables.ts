/** What the disguises of `eval-disguises.ts` use. Written by hand from what is seen in chats and made by text generators. */

const pairs = (text: string): Record<string, string> => {
  const table: Record<string, string> = {};
  for (const entry of text.trim().split(/\s+/)) table[[...entry][0]!] = [...entry].slice(1).join('');
  return table;
};

export const disguiseTables = {
  invisible: ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u034f', '\u180e'],
  marks: ['\u0301', '\u0308', '\u0336', '\u0335', '\u0323', '\u20e3', '\u0489', '\u033c', '\u0361'],
  accents: pairs('aàáâãäå cçćč eèéêëē iìíîïī nñńň oòóôõöō uùúûüū yýÿ sśšş zźžż tťţ lĺľ rŕř gğģ dď kķ hĥ wŵ'),
  cyrillic: pairs('aа bЬв cс eе hнһ iі jј kк mм nпи oо pр sѕ tт uц xх yу wш rг vѵ'),
  greek: pairs('aα bβ eε iι kκ nη oοσ pρ tτ uυ vν xχ wω yγ zΖ'),
  otherScripts: pairs('aᎪᗩ bᏴ cᏟᑕ dᎠᗪ eᎬ gᏀ hᎻᕼ iᎥ jᎫᒍ kᏦ lᏞᒪ mᎷᗰ nռᑎ oօՕ pᏢᑭ sՏᏚ tᎢ uսᑌ vᏙᐯ wᎳ yᎩ zᏃ gց hհ rᎡ'),
  latinVariants: pairs('aɑⱥ bƀɓ cƈȼ dđɗ eɇǝ fƒ gɡǥ hħɦ iıɨ jɉ kƙ lłƚ mɱ nŋɲ oøɵ pƥ qɋ rɍɾ sʂȿ tŧƭ uʉ vʋ yƴɏ zƶȥ'),
  smallCapitals: pairs('aᴀ bʙ cᴄ dᴅ eᴇ fꜰ gɢ hʜ iɪ jᴊ kᴋ lʟ mᴍ nɴ oᴏ pᴘ rʀ sꜱ tᴛ uᴜ vᴠ wᴡ yʏ zᴢ'),
  upsideDown: pairs('aɐ bq cɔ dp eǝ fɟ gƃ hɥ iᴉ jɾ kʞ ll mɯ nu oo pd qb rɹ ss tʇ un vʌ wʍ xx yʎ zz'),
  leetDigits: pairs('a4 b8 e3 g9 i1 l1 o0 s5 t7 z2'),
  leetSymbols: pairs('a@ c( i!| l| s$ t+ e€ x×'),
  drawn: {
    w: ['vv', '\\/\\/'],
    v: ['\\/'],
    k: ['|<', '|{'],
    d: ['|)'],
    h: ['|-|'],
    u: ['|_|'],
    n: ['|\\|'],
    m: ['|\\/|', 'rn'],
    o: ['()', '[]'],
    a: ['/\\'],
    b: ['|3'],
    f: ['|=', 'ph'],
    p: ['|>'],
  } as Readonly<Record<string, readonly string[]>>,
  emojiLetters: pairs('a🅰️ b🅱️ o⭕ x❌ p🅿️ m♏ i❗ s💲 t✝️') as Record<string, string>,
  respelt: { c: 'k', k: 'cq', s: 'z', u: 'vo', i: 'ye', f: 'p', x: 'k' } as Readonly<Record<string, string>>,
  traditional: pairs(
    '门門 马馬 鸟鳥 龙龍 国國 学學 会會 来來 时時 们們 个個 东東 车車 电電 买買 卖賣 网網 赌賭 钱錢 枪槍 弹彈 药藥 鸡雞 妈媽 办辦 证證 贷貸 发發 票票 黄黃 裸裸 阴陰 阳陽 处處 乱亂 伦倫 强強 图圖 视視 频頻 偷偷 拍拍 迷迷 奸姦 杀殺 贱賤 脑腦 残殘 骚騷 婊婊 习習 诱誘 惑惑 开開 业業 务務 联聯 系係 价價 销銷 售售 购購 质質 优優 军軍 刀刀 铳銃 术術 传傳 万萬 书書 长長 现現 货貨 间間 问問 义義 乡鄉 华華 权權 枝枝 气氣 猎獵 仿仿 狗狗 号號 码碼 获獲 级級 点點 爱愛 话話 说說 请請 谁誰 让讓 认認 识識 语語 读讀 谈談 这這 边邊 过過 还還 进進 远遠 连連 运運 达達 选選 里裡 针針 铁鐵 银銀 错錯 锁鎖 镜鏡 风風 飞飛 饭飯 馆館 红紅 线線 组組 细細 经經 给給 绝絕 统統 维維 罗羅 职職 听聽 声聲 肠腸 胜勝 腾騰 节節 苏蘇 荡蕩 虫蟲 补補 装裝 见見 观觀 觉覺 规規 订訂 计計 记記 设設 访訪 评評 试試 诈詐 详詳 误誤 课課 谋謀 财財 责責 败敗 贴貼 贵貴 费費 贼賊 资資 赔賠 赚賺 赢贏 赵趙 跃躍 轮輪 软軟 轻輕 输輸 辆輛 边邊 迁遷 邮郵 释釋 钟鐘 铃鈴 销銷 锅鍋 闪閃 闭閉 阅閱 队隊 阶階 际際 陆陸 险險 随隨 难難 雾霧 静靜 韩韓 页頁 顶頂 项項 顺順 须須 预預 领領 颜顏 额額 显顯 饮飲 骂罵 骗騙 验驗 鱼魚 鲍鮑 鸭鴨 麦麥 麻麻 齐齊 龟龜 兽獸 烟煙 热熱 爷爺 爽爽 独獨 狱獄 猪豬 环環 疗療 盘盤 监監 盗盜 真真 矿礦 码碼 码碼 种種 称稱 穷窮 竞競 笔筆 签簽 简簡 类類 粪糞 纯純',
  ) as Record<string, string>,
  radicals: pairs(
    '人⼈ 口⼝ 女⼥ 子⼦ 小⼩ 山⼭ 工⼯ 手⼿ 日⽇ 月⽉ 木⽊ 水⽔ 火⽕ 父⽗ 片⽚ 牛⽜ 玉⽟ 生⽣ 色⾊ 肉⾁ 血⾎ 行⾏ 見⾒ 言⾔ 足⾜ 身⾝ 金⾦ 門⾨ 面⾯ 音⾳ 食⾷ 首⾸ 香⾹ 馬⾺ 鬼⿁ 黑⿊ 鼻⿐ 力⼒ 刀⼑ 入⼊ 毛⽑ 比⽐ 立⽴ 米⽶',
  ) as Record<string, string>,
  halfWidthKana: Object.fromEntries(
    [...'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ'].flatMap((half) => {
      const full = half.normalize('NFKC');
      const voiced = `${full}\u3099`.normalize('NFC');
      const semi = `${full}\u309a`.normalize('NFC');
      return [
        [full, half],
        ...(voiced.length === 1 ? [[voiced, `${half}ﾞ`]] : []),
        ...(semi.length === 1 ? [[semi, `${half}ﾟ`]] : []),
      ];
    }),
  ) as Record<string, string>,
  smallKana: pairs(
    'あぁ いぃ うぅ えぇ おぉ つっ やゃ ゆゅ よょ わゎ アァ イィ ウゥ エェ オォ ツッ ヤャ ユュ ヨョ ワヮ',
  ),
  drawnKana: pairs('エ工 ロ口 カ力 タ夕 ト卜 ニ二 ハ八') as Record<string, string>,
  oldShapes: pairs(
    '国國 学學 会會 体體 獣獸 強強 処處 児兒 団團 売賣 変變 実實 写寫 専專 当當 発發 画畫 県縣 真眞 経經 続續 芸藝 覚覺 読讀 賎賤 転轉 辺邊 鉄鐵 関關 雑雜 験驗 黒黑 殺殺 乱亂 恋戀 従從 欧歐 気氣 痴癡 縄繩 触觸 辱辱 姦姦 奸奸',
  ) as Record<string, string>,
  split: pairs(
    '好女子 强弓虽 加力口 信亻言 赌贝者 枪木仓 炸火乍 裸衤果 性忄生 操扌喿 妈女马 奶女乃 胸月匈 肛月工 阴阝月 明日月 炮火包 狗犭句 猪犭者 群君羊 骗马扁 钱钅戋 贱贝戋 私禾厶 视礻见 频步页 诱讠秀 嫖女票 婊女表 妓女支 粉米分 吸口及 吃口乞 购贝勾 彩采彡 票西示 证讠正 脱月兑 肏入肉 服月艮 弹弓单 针钅十 湿氵显 激氵敫 情忄青 抽扌由 插扌臿 拍扌白 摸扌莫 舔舌忝 淫氵㸒 洗氵先 液氵夜 精米青 法氵去 轮车仑 功工力 伦亻仑 仿亻方 代亻弋 贷代贝 放方攵 款士示 腿月退 脚月却 肥月巴 胎月台 腥月星 按扌安 摩麻手 招扌召 聘耳甹 妹女未 姐女且 姑女古 娘女良 嫩女敕 嫂女叟 她女也 奴女又 妇女彐 始女台 娼女昌 狼犭良 猎犭昔 独犭虫 猛犭孟 狂犭王 炼火东 烧火尧 煤火某 灯火丁 铁钅失 铳钅充 销钅肖 锤钅垂 杀乂木 机木几 权木又 桃木兆 棒木奉 林木木 校木交 标木示 样木羊',
  ) as Record<string, string>,
  frequent:
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔微威薇芯新心星兴型幸嘉佳甲假价家架夹皇荒慌晃篇偏骗翩吃迟持尺赤事是市式试时十石实食史使始失师诗湿牌派赌堵独毒读都度渡枪抢强墙腔妈马吗骂麻码鸡机基及级极急集几己挤技季计记黄王望忘往旺网望胸兄凶雄熊性姓星行形醒杏片骗票飘漂药要咬腰邀摇遥舔填天田甜田代带袋贷戴待大呆开凯楷考靠卖买麦迈脉售手收受首瘦兽寿办半班板版半般伴证正政整争蒸征挣发法罚伐乏阀筏',
};
