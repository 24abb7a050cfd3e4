-- Counts judged messages. ARGV: how many
local now = now_ms()
local key = judged_key(now)
redis.call('HINCRBY', key, whole(math.floor(now / SPAN)), ARGV[1])
redis.call('PEXPIRE', key, DAY + HOUR)
