-- Who follows the journal, for a while. KEYS: where it is said.  ARGV: who, for how long (ms); 0 gives it up.
-- Returns who follows: the same as asked where it was granted.
local asks, for_ms = unpack(ARGV)
local who = redis.call('GET', KEYS[1])
if who and who ~= asks then return who end
if for_ms == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], asks, 'PX', for_ms)
end
return asks
