-- Takes one message into the record, once.
-- KEYS: keys bucket, and text bucket where text is kept.  ARGV: identity, packed, expires at, text, text expires at.
-- Returns 1 if it was not there before, plus 2 if an after-recall callback said that it is gone.
-- packed: flags US sent-at US sender; a `g` among the flags is the mark, and an empty sent-at a mark that came first.
local keys, identity = KEYS[1], ARGV[1]

local first = redis.call('HSETNX', keys, identity, ARGV[2])
local gone = 0
if first == 0 then
  local seen = redis.call('HGET', keys, identity)
  if string.find(seen, '^[^\31]*g') then gone = 2 end
  if string.find(seen, '^[^\31]*\31\31') then
    redis.call('HSET', keys, identity, 'g' .. ARGV[2])
    first = 1
  end
elseif redis.call('HLEN', keys) == 1 then
  -- Buckets expire as a whole; the time is set by whoever opens one.
  redis.call('PEXPIREAT', keys, ARGV[3])
end

if first == 1 and KEYS[2] then
  redis.call('HSET', KEYS[2], identity, ARGV[4])
  if redis.call('HLEN', KEYS[2]) == 1 then redis.call('PEXPIREAT', KEYS[2], ARGV[5]) end
end
return first + gone
