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
-- The place is free a second from now, less the shortest round trip seen: the call reached the server at least its way
-- back ago, and the next one will take its way there. Not all of it, since what is measured here has our own delays in
-- it, and the shortest trip of both ways together may be a little longer than the shortest of each; over the last ten
-- to twenty seconds, since routes change, and not before there are trips enough to believe that one was a short one.
local TRIP_WINDOW, TRIPS_ENOUGH, OWN_DELAY = 10 * SECOND, 100, 0.01 * SECOND
local function free_place(slot, trip)
  local now = now_us()
  local seen = redis.call('HMGET', RHYTHM, 'tripFrom', 'trip', 'tripBefore', 'trips')
  local from, shortest, trips = tonumber(seen[1] or now), math.min(tonumber(seen[2] or trip), trip), tonumber(seen[4] or 0)
  local before = seen[3] and tonumber(seen[3])
  if now - from > TRIP_WINDOW then
    before = trips >= TRIPS_ENOUGH and shortest or nil
    shortest, from, trips = trip, now, 0
    if not before then redis.call('HDEL', RHYTHM, 'tripBefore') end
  end
  trips = trips + 1
  redis.call('HSET', RHYTHM, 'tripFrom', whole(from), 'trip', whole(shortest), 'trips', trips)
  if before then redis.call('HSET', RHYTHM, 'tripBefore', whole(before)) end
  local known = math.min(before or math.huge, shortest)
  if not before and trips < TRIPS_ENOUGH then known = 0 end
  local allowance = math.min(0.9 * math.max(0, known - OWN_DELAY), SECOND / 4)
  redis.call('ZADD', PACE, 'XX', whole(now + SECOND - allowance), slot)
end
