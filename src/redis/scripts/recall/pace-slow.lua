-- Tencent said that we are too fast: half the rate, back to full within half a minute. ARGV: calls per second
-- Answers within a second of a cut are of calls made before it, and do not cut again.
local configured = tonumber(ARGV[1])
local now = now_us()
local cut_at = tonumber(redis.call('HGET', RHYTHM, 'cutAt') or 0)
if now - cut_at < SECOND then return 0 end
redis.call('HSET', RHYTHM, 'cutTo', math.max(1, rate_now(configured, now) / 2), 'cutAt', whole(now))
return 1
