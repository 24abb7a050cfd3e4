-- Stops the lane by itself. ARGV: reason, pause before the first probe (ms). A stop that stands keeps its first reason
-- and time, and never gets shorter.
local key = lane .. ':stop'
local now = now_ms()
local until_ms = math.max(now + tonumber(ARGV[2]), tonumber(redis.call('HGET', key, 'until') or 0))
if redis.call('HSETNX', key, 'reason', ARGV[1]) == 1 then tell(JOURNAL, 't', 'lane', 'a', now, 'r', ARGV[1]) end
redis.call('HSETNX', key, 'since', now)
redis.call('HSET', key, 'until', until_ms)
