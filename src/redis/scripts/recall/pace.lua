-- Shared by the scripts of the pace. Times are Redis' own, in microseconds, so that all processes have one clock.
local PACE, RHYTHM = lane .. ':pace', lane .. ':rhythm'
local SECOND = 1e6
-- From half back to full takes half of this.
local RECOVERY_SECONDS = 60

local function now_us()
  local time = redis.call('TIME')
  return time[1] * 1e6 + time[2]
end

-- The rate now: as configured, or on its way back after Tencent said that we are too fast.
local function rate_now(configured, now)
  local cut = redis.call('HMGET', RHYTHM, 'cutTo', 'cutAt')
  if not cut[1] then return configured end
  local rate = tonumber(cut[1]) + configured / RECOVERY_SECONDS * (now - tonumber(cut[2])) / SECOND
  if rate < configured then return rate end
  redis.call('HDEL', RHYTHM, 'cutTo', 'cutAt')
  return configured
end

-- The answer came (or will not come any more), after a round trip of so many microseconds.
-- The place is free a second from now, less what every call needs for its way back and the next one for its way there.
-- Of the shortest round trip seen, that is what does not vary: a stalled process or server may delay one call on its way
-- there and the other on its way back, and the more trips differ from the shortest, the more of that may be a delay.
-- Over the last ten to twenty seconds, since routes change, and not before there are trips enough to tell.
local TRIP_WINDOW, TRIPS_ENOUGH, OWN_DELAY = 10 * SECOND, 100, 0.01 * SECOND
local function free_place(slot, trip)
  local now = now_us()
  local seen = redis.call('HMGET', RHYTHM, 'tripFrom', 'trips', 'tripSum', 'tripLeast', 'tripsBefore')
  local from, trips, sum, least = tonumber(seen[1] or now), tonumber(seen[2] or 0), tonumber(seen[3] or 0), tonumber(seen[4])
  local before = seen[5] or ''
  if now - from > TRIP_WINDOW then
    before = trips >= TRIPS_ENOUGH and table.concat({ trips, whole(sum), whole(least) }, ' ') or ''
    from, trips, sum, least = now, 0, 0, nil
  end
  trips, sum, least = trips + 1, sum + trip, math.min(least or trip, trip)
  redis.call('HSET', RHYTHM, 'tripFrom', whole(from), 'trips', trips, 'tripSum', whole(sum), 'tripLeast', whole(least),
    'tripsBefore', before)
  local earlier, earlier_sum, earlier_least = string.match(before, '^(%d+) (%d+) (%d+)$')
  if earlier then trips, sum, least = trips + earlier, sum + earlier_sum, math.min(least, earlier_least) end
  local allowance = 0
  if trips >= TRIPS_ENOUGH then
    local excess = sum / trips - least
    allowance = math.min(0.9 * math.max(0, least - OWN_DELAY - 2 * excess), SECOND / 4)
  end
  redis.call('ZADD', PACE, 'XX', whole(now + SECOND - allowance), slot)
end

-- The clock of Redis may go back: somebody corrects it, or a replica with another clock takes over. What was planned
-- stays as far away as it was. Returns by how much it went back (us), 0 mostly. `last`: the latest time seen here.
local BACK_AT_LEAST = 0.5 * SECOND
local function follow_clock_back(now, last)
  local back = last - now
  if back < BACK_AT_LEAST then return 0 end
  local places = redis.call('ZRANGE', PACE, 0, -1, 'WITHSCORES')
  for at = 1, #places, 2 do redis.call('ZADD', PACE, whole(tonumber(places[at + 1]) - back), places[at]) end
  for _, field in ipairs({ 'beat', 'cutAt', 'tripFrom' }) do
    local was = tonumber(redis.call('HGET', RHYTHM, field) or nil)
    if was then redis.call('HSET', RHYTHM, field, whole(was - back)) end
  end
  for _, field in ipairs({ 'until', 'since' }) do
    local was = tonumber(redis.call('HGET', lane .. ':stop', field) or nil)
    if was then redis.call('HSET', lane .. ':stop', field, whole(was - back / 1000)) end
  end
  -- For a worker to tell.
  redis.call('HSET', RHYTHM, 'last', whole(now), 'wentBack', whole(back))
  return back
end

-- Reserves up to `at_most` places, the next ones there are; called <slot>.1, <slot>.2, …
-- `horizon`: longest reservation ahead; `forgotten_after`: how long a place is taken at most when nobody gives it back;
-- `probe_pause`: between probes of a stopped API. All in microseconds.
-- Returns status, 'probe' or '', waits: 'granted' with a wait for each place; 'full' or 'stopped' with when to look again.
--
-- A place is taken from the grant until one second after the answer. So when a call is granted, every call that the
-- server may have heard within the last second still has its place, and there are never more places than the rate.
-- Spacing only makes the calls even, and gives back what a late process lost.
local LOOK_AGAIN = 0.25 * SECOND
-- A little slower than the rate: on a calm network even spacing alone keeps the limit, and the places only absorb
-- jitter.
local SLACK = 1.002
-- What late processes may catch up with at once: as much as can be reserved ahead.
local CREDIT = 0.1 * SECOND
local function take_places(slot, configured, horizon, forgotten_after, probe_pause, at_most)
  local now = now_us()
  follow_clock_back(now, tonumber(redis.call('HGET', RHYTHM, 'last') or 0))
  if redis.call('HEXISTS', lane .. ':switches', 'all') == 1 then return 'stopped', '', { LOOK_AGAIN } end
  local probe = ''
  local stopped_until = tonumber(redis.call('HGET', lane .. ':stop', 'until') or nil)
  if stopped_until then
    if now < stopped_until * 1000 then return 'stopped', '', { LOOK_AGAIN } end
    probe, at_most = 'probe', 1
  end

  local rate = rate_now(configured, now)
  local places = math.max(1, math.floor(rate))
  redis.call('ZREMRANGEBYSCORE', PACE, '-inf', whole(now))
  local taken = redis.call('ZCARD', PACE)
  local beat = tonumber(redis.call('HGET', RHYTHM, 'beat') or 0)
  local waits = {}
  while #waits < at_most do
    local at = math.max(now, beat)
    if taken >= places then
      local index = taken - places
      at = math.max(at, tonumber(redis.call('ZRANGE', PACE, index, index, 'WITHSCORES')[2]))
    end
    if at - now > horizon then
      if #waits > 0 then break end
      return 'full', '', { math.floor(math.min(at - now - horizon / 2, LOOK_AGAIN)) }
    end
    waits[#waits + 1] = math.floor(at - now)
    redis.call('ZADD', PACE, whole(at + forgotten_after), slot .. '.' .. #waits)
    beat = math.max(beat, at - CREDIT) + SLACK * SECOND / rate
    taken = taken + 1
  end

  redis.call('HSET', RHYTHM, 'beat', whole(beat), 'last', whole(now))
  if probe ~= '' then redis.call('HSET', lane .. ':stop', 'until', whole((now + probe_pause) / 1000)) end
  return 'granted', probe, waits
end

-- No call was made: the place is free at once, and the beat goes back. After a probe that was none, the next call may be
-- the probe.
local function give_place_back(slot, configured, probe)
  local now = now_us()
  if redis.call('ZREM', PACE, slot) == 1 then
    redis.call('HINCRBYFLOAT', RHYTHM, 'beat', -SECOND / rate_now(configured, now))
  end
  if probe and redis.call('EXISTS', lane .. ':stop') == 1 then
    redis.call('HSET', lane .. ':stop', 'until', now_ms())
  end
end
