/** `unsaid --help`, in Chinese. */
export const help = `unsaid：腾讯云即时通信 IM（Chat）应用的自动内容管理

  unsaid serve                           接收回调、判定、撤回（设置见 docs/operations.md）
  unsaid simulate                        只启动模拟的腾讯云，供开发用（unsaid simulate --help）
  unsaid init                            五个问题，写好 .env 和第一条规则，列出控制台里要开的开关
        --dir DIR                        写到哪里（默认：当前目录）
  unsaid doctor                          检查设置、时钟、密钥、权限、回调、Redis、磁盘、规则、历史库，
                                         说明哪里不对、怎么办；--format text|json

  unsaid status                          列入撤回、排队、暂缓和结果，哪些已停，禁言，等人处理的事
        --audit                          重新清点，修复崩溃留下的半截状态
        --log                            谁做了什么、为什么
        --format text|json
  unsaid held [--rule ID | --group ID]   全部暂缓撤回的消息，附文本；--limit N, --after PAGE, --format json
  unsaid hold --rule ID | --group ID     命中的先暂缓撤回，等人决定
  unsaid release --all | --rule ID | --group ID
                                         执行暂缓的撤回；--all：被总熔断拦下的
        --override 2h                    这段时间内熔断不再拦截：真的遇到刷屏时用
  unsaid discard --all | --rule ID | --group ID
                                         暂缓的不再撤回；指定规则或群时，排队的也一并取消
  unsaid release|discard MESSAGE…        只处理这些消息，按 unsaid held 列出的写法；其余的不变
  unsaid stop --all | --rule ID | --group ID
        --queued keep|cancel             不再发出调用；排队的继续等（keep）或取消（cancel）
  unsaid resume --all | --rule ID | --group ID
  unsaid retry                           重试被腾讯拒绝的撤回；--list 只列出
        --rule ID --group ID --code N --format json
  unsaid recall MESSAGE…                 group/GROUP/SEQ、c2c/FROM/TO/KEY 或 official/ACCOUNT/KEY，
        --group G [--topic T] --seq N,…  也可以写成选项：
                                         --from A --to B --msg-key K,… 或 --official O --msg-key K,…
        --sender S --since 2h [--until T]  S 在这段时间发的消息；指定会话时只限该会话
        --group G --since 2h             该群在这段时间的消息；也可用 --from A --to B 或 --official O
        --severity high                  紧急程度：critical, high, medium, low
  unsaid explain MESSAGE                 一条消息的来龙去脉，并用当时的规则重新判定；
        --today                          再用 RULES_DIR 里的规则判定
  unsaid search WORDS                    哪些消息里有这些词，变体写法也算；--since 24h, --until T, --sender S,
                                         --group G, --format json
  unsaid export messages|hits|decisions|acts --since 24h
                                         导出历史库，最新的在前，每行一个 JSON 对象，边读边写
        --until T --format ndjson|csv    CSV 供表格软件使用（公式已处理，不会执行）
        --text                           连同消息文本
        --after CURSOR                   从上次停下的地方继续
  unsaid report --from 2026-01-01 --to T
                                         供合规使用的报表：按规则、违规类型、地点和方式
        --format text|csv|svg|json
  unsaid forget --account ID             从保存的全部数据里抹去某人的文本和 ID
  unsaid purge --group G --sender S      清空 S 在该群的全部消息

凡是会改动的命令，都先列出影响再询问；脚本里用：--yes --reason TEXT。
操作人取系统用户名，或用 --as NAME 指定。详见 docs/operating.zh-CN.md

  unsaid notices                         NOTIFY 的接收方没有收下、已不再发送的事件
        --state waiting|sent|dead --receiver R --type T --all --format json
        resend ID… | --receiver R | --type T | --all    把不再发送的重新发送
        drop ID… | --receiver R | --type T | --all      丢掉
        try [RECEIVER]                   从这里发一条测试

  unsaid spool                           本机（DATA_DIR）里本地积压没能处理的回调
        list --format text|json
        show NAME… [--text]              查看内容；要求时才显示文本
        retry NAME… | --all              放回本地积压重试
        drop NAME… | --all

  unsaid rules check [DIR]               规则里的所有问题
        --format text|json
  unsaid rules test [DIR]                每条规则的示例，以及对变体写法的识别率
        --seed N
  unsaid rules try [--rules DIR] TEXT    哪些规则命中、命中在哪里，其余为什么没有命中
        --conversation c2c|group|official --group-type T --group ID --sender ID
        --times 9 --every 1s             当作连发多条中的最后一条，用于计数的规则
        --rule ID                        只看这一条规则
  unsaid rules scan [--rules DIR]        批量判定：标准输入每行 {"id":…,"text":…}，
                                         标准输出每行 {"id":…,"rules":[…],"spans":[[rule,start,end],…]}
        --state live                     只看生效的规则
        --summary                        每条规则命中多少，写到标准错误
  unsaid rules import FILE               把每行一条或表格里的一列导入成词表
        --column NAME|N --to LIST --kind phrases|domains --encoding gb18030
  unsaid rules lists [DIR]               哪些词条会命中正常文本，哪些从未出现
        --clean FILE --share 0.1%        每行 {"text":…} 的文件
        --seen FILE
  unsaid rules learn NAME --from FILE    用每行 {"text":…,"label":"match"|"no_match"} 训练模型，
                                         供 text: { learned: NAME } 使用；docs/learning.md
        --rules DIR --examples RULE      再加上该规则的示例
        --labels RULE --since 90d        再加上历史里对该规则命中的标注和裁定
        --keep-lines                     把这些行存在模型旁边，rules try 会显示最接近的
  unsaid rules compare NAME              新模型与原来的模型在已记录消息上有什么不同
        --since 24h --with FILE.model    --from FILE.jsonl：改用每行 {"text":…} 的文件
  unsaid rules schema                    规则文件的 JSON Schema，供编辑器使用

unsaid --version                         版本，以及判定引擎的版本

--lang en|zh|ja                          使用的语言；不写则看 LC_ALL、LC_MESSAGES 或 LANG

DIR 是规则文件所在的目录：命令里写的，或 RULES_DIR，或 rules。
退出码：0 完成，1 结果是否定的，2 用法不对，78 设置不对。
`;
