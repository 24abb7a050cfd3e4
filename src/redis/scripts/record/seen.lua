-- Takes messages into the record, each once.
-- For each message, KEYS: keys bucket, text bucket.  ARGV: identity, packed, expires at, text or '', text expires at.
-- Returns for each: 1 if it was not there before, plus 2 if an after-recall callback said that it is gone.
-- packed: flags US sent-at US sender; a `g` among the flags is the mark, and an empty sent-at a mark that came first.
local answers = {}

-- Buckets expire as a whole; the time is set by whoever opens one.
local function opened(key, expires_at)
  if redis.call('HLEN', key) == 1 then redis.call('PEXPIREAT', key, expires_at) end
end

for nth = 1, #KEYS / 2 do
  local keys, text_key, at = KEYS[nth * 2 - 1], KEYS[nth * 2], nth * 5 - 4
  local identity, packed, text = ARGV[at], ARGV[at + 1], ARGV[at + 3]
  local first, gone = redis.call('HSETNX', keys, identity, packed), 0
  if first == 1 then
    opened(keys, ARGV[at + 2])
  else
    local seen = redis.call('HGET', keys, identity)
    if string.find(seen, '^[^\31]*g') then gone = 2 end
    if string.find(seen, '^[^\31]*\31\31') then
      redis.call('HSET', keys, identity, 'g' .. packed)
      first = 1
    end
  end
  if first == 1 and text ~= '' then
    redis.call('HSET', text_key, identity, text)
    opened(text_key, ARGV[at + 4])
  end
  answers[nth] = first + gone
end
return answers
