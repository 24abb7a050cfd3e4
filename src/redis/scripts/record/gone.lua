-- Marks a message as gone. KEYS: every keys bucket that may hold it; the first `fresh` of them get the mark when none
-- does, for the message may yet come.  ARGV: identity, fresh, then for each fresh bucket when it expires.
-- Returns 1 if the message was there.
local identity, fresh = ARGV[1], tonumber(ARGV[2])
for _, keys in ipairs(KEYS) do
  local seen = redis.call('HGET', keys, identity)
  if seen then
    if not string.find(seen, '^[^\31]*g') then redis.call('HSET', keys, identity, 'g' .. seen) end
    if not string.find(seen, '^[^\31]*\31\31') then return 1 end
  end
end
for at = 1, fresh do
  redis.call('HSETNX', KEYS[at], identity, 'g\31\31')
  if redis.call('HLEN', KEYS[at]) == 1 then redis.call('PEXPIREAT', KEYS[at], ARGV[2 + at]) end
end
return 0
