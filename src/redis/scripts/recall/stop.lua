-- Stops the lane by itself. ARGV: reason, pause before the first probe (ms). A stop that stands keeps its first reason
-- and time, and never gets shorter.
local reason, pause = unpack(ARGV)
local key = lane .. ':stop'
local now = now_ms()
local until_ms = math.max(now + tonumber(pause), tonumber(redis.call('HGET', key, 'until') or 0))
if redis.call('HSETNX', key, 'reason', reason) == 1 then tell(JOURNAL, 't', 'lane', 'a', now, 'r', reason) end
redis.call('HSETNX', key, 'since', now)
redis.call('HSET', key, 'until', until_ms)
