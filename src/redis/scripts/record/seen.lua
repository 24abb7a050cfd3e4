-- Takes a message into the record, once.
-- KEYS: keys bucket, text bucket.  ARGV: identity, packed, expires at, text or '', text expires at.
-- Answers 1 if it was not there before, plus 2 if an after-recall callback said that it is gone.
-- packed: flags US sent-at US sender; a `g` among the flags is the mark, and an empty sent-at a mark that came first.

-- Buckets expire as a whole.
local function opened(key, expires_at)
  if expiring[key] then return end
  if redis.call('HLEN', key) == 1 then redis.call('PEXPIREAT', key, expires_at) end
  expiring[key] = true
end

operations.seen = { keys = 2, args = 5, run = function(key, at)
  local keys, identity, packed, text = KEYS[key], ARGV[at], ARGV[at + 1], ARGV[at + 3]
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
    redis.call('HSET', KEYS[key + 1], identity, text)
    opened(KEYS[key + 1], ARGV[at + 4])
  end
  return first + gone
end }
