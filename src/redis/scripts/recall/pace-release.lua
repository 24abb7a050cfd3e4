-- The answer came (or will not come any more). ARGV: slot, 'used', 'unused' or 'unused-probe', calls per second,
--   round trip (us)
-- The place is free a second from now, less the shortest round trip seen: the call reached the server at least its way
-- back ago, and the next one will take its way there. Nine tenths of it, since the shortest trip of both ways together
-- may be a little longer than the shortest of each; over the last ten to twenty seconds, since routes change.
local slot, configured, trip = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_us()
if ARGV[2] ~= 'used' then
  if redis.call('ZREM', PACE, slot) == 1 then
    redis.call('HINCRBYFLOAT', RHYTHM, 'beat', -SECOND / rate_now(configured, now))
  end
  -- Nothing was found out; the next call may be the probe.
  if ARGV[2] == 'unused-probe' and redis.call('EXISTS', lane .. ':stop') == 1 then
    redis.call('HSET', lane .. ':stop', 'until', whole(now / 1000))
  end
  return
end
local WINDOW = 10 * SECOND
local seen = redis.call('HMGET', RHYTHM, 'tripFrom', 'trip', 'tripBefore')
local from, shortest, before = tonumber(seen[1] or 0), tonumber(seen[2] or trip), tonumber(seen[3] or trip)
if now - from > WINDOW then
  before, shortest, from = shortest, trip, now
else
  shortest = math.min(shortest, trip)
end
redis.call('HSET', RHYTHM, 'tripFrom', whole(from), 'trip', whole(shortest), 'tripBefore', whole(before))
local allowance = math.min(0.9 * math.min(shortest, before), SECOND / 4)
redis.call('ZADD', PACE, 'XX', whole(now + SECOND - allowance), slot)
