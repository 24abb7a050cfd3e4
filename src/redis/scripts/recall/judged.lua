-- Counts judged messages. ARGV: kind of conversation, how many, and so on
local now = now_ms()
local key, span = judged_key(now), whole(math.floor(now / SPAN))
for at = 1, #ARGV, 2 do redis.call('HINCRBY', key, ARGV[at] .. ':' .. span, ARGV[at + 1]) end
redis.call('PEXPIRE', key, KEPT)
