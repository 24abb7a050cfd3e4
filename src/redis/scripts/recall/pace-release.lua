-- A call was answered, or none was made. ARGV: slot, 'used', 'unused' or 'unused-probe', calls per second, round trip (us)
local slot, configured, trip = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
if ARGV[2] == 'used' then return free_place(slot, trip) end
local now = now_us()
if redis.call('ZREM', PACE, slot) == 1 then
  redis.call('HINCRBYFLOAT', RHYTHM, 'beat', -SECOND / rate_now(configured, now))
end
-- Nothing was found out; the next call may be the probe.
if ARGV[2] == 'unused-probe' and redis.call('EXISTS', lane .. ':stop') == 1 then
  redis.call('HSET', lane .. ':stop', 'until', whole(now / 1000))
end
