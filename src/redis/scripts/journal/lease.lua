-- Who follows the journal, for a while. KEYS: where it is said.  ARGV: who, for how long (ms); 0 gives it up.
-- Returns who follows: the same as asked where it was granted.
local who = redis.call('GET', KEYS[1])
if who and who ~= ARGV[1] then return who end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return ARGV[1]
