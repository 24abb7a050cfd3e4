-- Keeps the texts of messages, each once, and says what was said around each.
-- For each message, KEYS: messages, texts.
-- ARGV: entry, sent at, text, how long to keep, reach, most to keep
-- Returns for each { entry, sent at, text, … } in order of time: at most `reach` before it and after it, and it.
local answers = {}

for nth = 1, #KEYS / 2 do
  local messages, texts, at = KEYS[nth * 2 - 1], KEYS[nth * 2], nth * 6 - 5
  local entry, sent_at, text = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local keep, reach, most = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])

  local added = redis.call('ZADD', messages, 'NX', sent_at, entry)
  if added == 1 then
    redis.call('HSET', texts, entry, text)
    redis.call('PEXPIRE', messages, keep)
    redis.call('PEXPIRE', texts, keep)
  end
  local rank = redis.call('ZRANK', messages, entry)
  local found, answer = redis.call('ZRANGE', messages, math.max(0, rank - reach), rank + reach, 'WITHSCORES'), {}
  for place = 1, #found, 2 do
    answer[#answer + 1] = found[place]
    answer[#answer + 1] = found[place + 1]
    answer[#answer + 1] = redis.call('HGET', texts, found[place]) or ''
  end
  answers[nth] = answer
  if added == 1 then
    local gone = redis.call('ZRANGEBYSCORE', messages, '-inf', '(' .. string.format('%.0f', tonumber(sent_at) - keep))
    for _, surplus in ipairs(redis.call('ZRANGE', messages, 0, -most - 1)) do gone[#gone + 1] = surplus end
    for _, one in ipairs(gone) do
      redis.call('ZREM', messages, one)
      redis.call('HDEL', texts, one)
    end
  end
end
return answers
