-- Reserves places for calls. ARGV: slot, calls per second, longest reservation ahead (us),
--   how long a place is taken at most when nobody gives it back (us), pause between probes (us), how many at most
-- Returns { 'granted', 'probe' or '', waits (us) … }, { 'full', '', wait (us) } or { 'stopped', '', wait (us) }.
-- The places granted are called <slot>.1, <slot>.2, …
--
-- A place is taken from the moment of the grant until a second after the answer. So when a call is granted, every call
-- of which the server might have heard within the last second still has its place, and there are never more places
-- than the rate. Spacing is only manners on top: it keeps the calls even, and gives back what a late process lost.
local slot, configured, horizon = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local forgotten_after, probe_pause, at_most = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local LOOK_AGAIN = 0.25 * SECOND
-- A touch slower than the rate: on a calm network even calls alone keep the law, and the places only absorb jitter.
local SLACK = 1.002
-- What a late process may catch up with at once.
local CREDIT = 0.025 * SECOND
local now = now_us()

if redis.call('HEXISTS', lane .. ':switches', 'all') == 1 then return { 'stopped', '', LOOK_AGAIN } end
local probe = ''
local stopped_until = tonumber(redis.call('HGET', lane .. ':stop', 'until') or nil)
if stopped_until then
  if now < stopped_until * 1000 then return { 'stopped', '', LOOK_AGAIN } end
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
    return { 'full', '', math.floor(math.min(at - now - horizon / 2, LOOK_AGAIN)) }
  end
  waits[#waits + 1] = math.floor(at - now)
  redis.call('ZADD', PACE, whole(at + forgotten_after), slot .. '.' .. #waits)
  beat = math.max(beat, at - CREDIT) + SLACK * SECOND / rate
  taken = taken + 1
end

redis.call('HSET', RHYTHM, 'beat', whole(beat))
if probe ~= '' then redis.call('HSET', lane .. ':stop', 'until', whole((now + probe_pause) / 1000)) end
return { 'granted', probe, unpack(waits) }
