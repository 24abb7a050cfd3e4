-- Counts messages, each once, and says what stands around each.
-- For each message, KEYS: messages, latest (again messages where no distinct values are counted).
-- ARGV: entry, its distinct value or '', sent at, window, how long to keep, at least, reach or -1, most to keep, 'keys' or ''
-- Returns for each either the value alone, or { value or -1, entry, sent at, entry, sent at, … } in order of time: what
-- lies at most `reach` places before and after. -1: later messages are there already, and the caller must look.
local answers = {}

for nth = 1, #KEYS / 2 do
  local messages, latest, at = KEYS[nth * 2 - 1], KEYS[nth * 2], nth * 9 - 8
  local entry, member, sent_at = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local over, keep, at_least = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  local reach, most, wants_keys = tonumber(ARGV[at + 6]), tonumber(ARGV[at + 7]), ARGV[at + 8] == 'keys'
  local distinct = latest ~= messages

  local added = redis.call('ZADD', messages, 'NX', sent_at, entry)
  if added == 0 then sent_at = redis.call('ZSCORE', messages, entry) end
  local own = tonumber(sent_at)
  if added == 1 then
    redis.call('PEXPIRE', messages, keep)
    if distinct then
      redis.call('ZADD', latest, 'GT', sent_at, member)
      redis.call('PEXPIRE', latest, keep)
    end
  end

  local size = redis.call('ZCARD', messages)
  if size == 1 then
    answers[nth] = 1
  else
    local value = -1
    -- `latest` knows only the last message of each value, so there nothing at all may be later.
    local until_ = distinct and '+inf' or '(' .. string.format('%.0f', own + over)
    if redis.call('ZCOUNT', messages, '(' .. sent_at, until_) == 0 then
      local since = '(' .. string.format('%.0f', own - over)
      -- With nothing later the window that ends with this message is the fullest.
      value = redis.call('ZCOUNT', distinct and latest or messages, since, distinct and '+inf' or sent_at)
    end
    if value >= 0 and (value < at_least or not wants_keys) then
      answers[nth] = value
    else
      local first, last = 0, -1
      if reach >= 0 then
        local rank = redis.call('ZRANK', messages, entry)
        first, last = math.max(0, rank - reach), rank + reach
      end
      answers[nth] = redis.call('ZRANGE', messages, first, last, 'WITHSCORES')
      table.insert(answers[nth], 1, value)
    end
    if added == 1 then
      local gone = '(' .. string.format('%.0f', own - keep)
      redis.call('ZREMRANGEBYSCORE', messages, '-inf', gone)
      if size > most then redis.call('ZREMRANGEBYRANK', messages, 0, -most - 1) end
      if distinct then
        redis.call('ZREMRANGEBYSCORE', latest, '-inf', gone)
        redis.call('ZREMRANGEBYRANK', latest, 0, -most - 1)
      end
    end
  end
end
return answers
