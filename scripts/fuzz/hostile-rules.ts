/** A rule of every kind that asks Redis for something, all live: what strangers send meets every script there is. */
export const HOSTILE_RULES = `version: 1
ladders:
  hostile: { window: 1h, rungs: [{ at: 2, do: [{ mute: 1h }] }, { at: 4, do: [{ mute: 24h }, review] }] }
rules:
  - id: hostile-word
    severity: high
    state: live
    when: { text: { terms: ["badword"] } }
    then: [recall, { mute: 1h }, { strike: { ladder: hostile } }, review, block]
    examples: { match: ["badword"], no_match: ["good morning"] }
  - id: hostile-sweep
    severity: critical
    state: live
    scope: { conversations: [group] }
    when: { text: { terms: ["sweepword"] } }
    then: [purge]
    examples: { match: ["sweepword"], no_match: ["good morning"] }
  - id: hostile-in-pieces
    severity: medium
    state: live
    when: { text: { terms: ["splitword"], across_messages: { last: 20, within: 1m } } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence: [{ at: 0s, from: u1, text: "split" }, { at: 1s, from: u1, text: "word" }]
        expect: { recalled: 2 }
      - sequence: [{ at: 0s, from: u1, text: "split" }]
        expect: none
  - id: hostile-flood
    severity: low
    state: live
    when:
      any:
        - count: { per: [sender, conversation], over: 10s, gte: 9, where: { text: { longer_than: 60 } } }
        - count: { per: [sender, conversation, same_text], over: 1m, gte: 4, where: { text: { longer_than: 60 } } }
        - count: { per: [conversation], over: 1m, gte: 120, where: { text: { longer_than: 150 } } }
    then: [{ recall: { which: contributing, keep_first: 1 } }]
    examples:
      - sequence: [{ at: 0s, from: u1, text: "this is said again and again, and it is longer than sixty letters are", repeat: 9, every: 1s }]
        expect: { recalled: 8 }
      - sequence: [{ at: 0s, from: u1, text: "in", repeat: 9, every: 1s }]
        expect: none
  - id: hostile-campaign
    severity: medium
    state: live
    when:
      any:
        - distinct: { of: sender, per: [similar_text], over: 30m, gte: 5, where: { text: { longer_than: 30 } } }
        - distinct: { of: group, per: [sender], over: 1h, gte: 9, where: { text: { longer_than: 150 } } }
    then: [{ recall: { which: contributing } }]
    examples:
      - sequence:
          - { at: 0s, from: u1, text: "日结兼职 180 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入" }
          - { at: 1m, from: u2, text: "日结兼职 200 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入" }
          - { at: 2m, from: u3, text: "日结兼职 250 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入" }
          - { at: 3m, from: u4, text: "日结兼职 300 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入" }
          - { at: 4m, from: u5, text: "日结兼职 350 元一天，详情私聊，无需押金，名额有限，先到先得，欢迎加入" }
        expect: { recalled: 5 }
      - sequence: [{ at: 0s, from: u1, text: "hello" }]
        expect: none
`;
