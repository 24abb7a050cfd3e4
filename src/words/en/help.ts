/** `unsaid --help`, in English. Commands and options are the same in every language (test/words/help.test.ts). */
export const help = `unsaid: auto-moderation for apps built on Tencent Cloud Chat

  unsaid serve                           receive callbacks, judge, recall (settings: docs/operations.md)
  unsaid simulate                        Tencent's side alone, to develop against (unsaid simulate --help)
  unsaid init                            five questions; writes .env and a first rule, and says what to switch on at Tencent
        --dir DIR                        where (default: here)
  unsaid doctor                          settings, clock, key, rights, callbacks, Redis, disk, rules, history: what is
                                         wrong, and what to do; --format text|json

  unsaid status                          what was flagged, waits, is held and how it ended; what is stopped;
                                         mutes, and what waits for people
        --audit                          counts everything anew and mends what a crash left half done
        --log                            what people did, and why
        --format text|json
  unsaid held [--rule ID | --group ID]   what is held, all of it, with its text; --limit N, --after PAGE, --format json
  unsaid hold --rule ID | --group ID     what they flag waits, until it is released or discarded
  unsaid release --all | --rule ID | --group ID
                                         what is held goes its way; --all: what the brake on everything held
        --override 2h                    and its brake lets everything pass for so long: a real raid
  unsaid discard --all | --rule ID | --group ID
                                         what is held is cancelled, of a rule or group also what waits
  unsaid release|discard MESSAGE…        only these, as unsaid held names them; what holds the others stays
  unsaid stop --all | --rule ID | --group ID
        --queued keep|cancel             no call leaves; what is queued waits (keep) or ends (cancel)
  unsaid resume --all | --rule ID | --group ID
  unsaid retry                           tries again what Tencent refused; --list only shows it
        --rule ID --group ID --code N --format json
  unsaid recall MESSAGE…                 group/GROUP/SEQ, c2c/FROM/TO/KEY or official/ACCOUNT/KEY, or
        --group G [--topic T] --seq N,…  the same as options: also --from A --to B --msg-key K,…
                                         and --official O --msg-key K,…
        --sender S --since 2h [--until T]  what S sent since then; with a conversation, there only
        --group G --since 2h             what was sent there; also --from A --to B, and --official O
        --severity high                  how urgent: critical, high, medium, low
  unsaid explain MESSAGE                 a message's whole story, judged again with the rules of that time;
        --today                          and with those of RULES_DIR
  unsaid search WORDS                    which messages hold them, also disguised; --since 24h, --until T, --sender S,
                                         --group G, --format json
  unsaid export messages|hits|decisions|acts --since 24h
                                         what history has, newest first, a JSON object a line; streamed
        --until T --format ndjson|csv    CSV for spreadsheets (formulas are defused)
        --text                           messages with their texts
        --after CURSOR                   goes on where an export was stopped
  unsaid report --from 2026-01-01 --to T
                                         what law and policy ask for: by rule, policy, place and means
        --format text|csv|svg|json
  unsaid forget --account ID             takes a person's texts and ids out of everything that is kept
  unsaid purge --group G --sender S      everything that S wrote in the group

Whatever changes something shows what it would touch and asks; for scripts: --yes --reason TEXT.
Who did it is the user of the machine, or --as NAME. docs/operating.md

  unsaid notices                         events that no receiver of NOTIFY took, and that were given up
        --state waiting|sent|dead --receiver R --type T --all --format json
        resend ID… | --receiver R | --type T | --all    sends dead ones again
        drop ID… | --receiver R | --type T | --all      ends them
        try [RECEIVER]                   sends a test from here

  unsaid spool                           what the spool could not take up, on this machine (DATA_DIR)
        list --format text|json
        show NAME… [--text]              about it; its text only when asked for
        retry NAME… | --all              into the spool again
        drop NAME… | --all

  unsaid rules check [DIR]               every problem in the rules
        --format text|json
  unsaid rules test [DIR]                the examples of every rule, and how well they survive disguise
        --seed N
  unsaid rules try [--rules DIR] TEXT    which rules match, where, and why the others do not
        --conversation c2c|group|official --group-type T --group ID --sender ID
        --times 9 --every 1s             the last of so many, for rules that count
        --rule ID                        only that rule
  unsaid rules scan [--rules DIR]        judges many texts: {"id":…,"text":…} a line on stdin,
                                         {"id":…,"rules":[…],"spans":[[rule,start,end],…]} a line on stdout
        --state live                     only rules that act
        --summary                        how many texts each rule matched, on stderr
  unsaid rules import FILE               entries from lines or from a column of a table, as a list
        --column NAME|N --to LIST --kind phrases|domains --encoding gb18030
  unsaid rules lists [DIR]               list entries that occur in clean texts, or never occur at all
        --clean FILE --share 0.1%        files of {"text":…} lines
        --seen FILE
  unsaid rules learn NAME --from FILE    a model from lines {"text":…,"label":"match"|"no_match"}, for
                                         text: { learned: NAME }; docs/learning.md
        --rules DIR --examples RULE      and from the examples of that rule
        --labels RULE --since 90d        the labels and decisions on its hits, in history
        --keep-lines                     keeps the lines beside the model: rules try shows the nearest
  unsaid rules compare NAME              what a model changes against the one before it, on recorded messages
        --since 24h --with FILE.model    --from FILE.jsonl: on {"text":…} lines instead
  unsaid rules schema                    the JSON Schema of rule files, for editors

unsaid --version                         the version, and that of the engine that judges

--lang en|zh|ja                          the language of what is said; else as LC_ALL, LC_MESSAGES or LANG say

DIR is the directory of the rule files: as given, or RULES_DIR, or rules.
Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 78 wrong configuration.
`;
