-- We are too fast: half the rate, back to full within half a minute. ARGV: calls per second, 'answer' or 'notice'. An
-- answer belongs to one of our calls. Answers within a second after a cut are to calls made before it, and do not cut
-- again. A notice comes as a callback, which a stranger may forge (Sign does not cover the body): however many come,
-- half of what is configured stays.
local rate_configured, told_by = unpack(ARGV)
local configured = tonumber(rate_configured)
local now = now_us()
local rate = rate_now(configured, now)
if told_by == 'notice' then
  local half = math.max(1, configured / 2)
  if rate <= half then return 0 end
  redis.call('HSET', RHYTHM, 'cutTo', half, 'cutAt', whole(now))
  return 1
end
local cut_at = tonumber(redis.call('HGET', RHYTHM, 'cutAt') or 0)
if now - cut_at < SECOND and now >= cut_at then return 0 end
redis.call('HSET', RHYTHM, 'cutTo', math.max(1, rate / 2), 'cutAt', whole(now))
return 1
