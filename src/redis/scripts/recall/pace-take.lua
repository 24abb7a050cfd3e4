-- Reserves places for calls. ARGV: slot, calls per second, longest reservation ahead (us),
--   how long a place is taken at most when nobody gives it back (us), pause between probes (us), how many at most, app
-- Returns { 'granted', 'probe' or '', waits (us) … }, { 'full', '', wait (us) } or { 'stopped', '', wait (us) }.
local slot, rate, horizon, forgotten_after, probe_pause, at_most, app = unpack(ARGV)
local other = of_other_app(app)
if other then return other end
local status, probe, waits = take_places(slot, tonumber(rate), tonumber(horizon), tonumber(forgotten_after),
  tonumber(probe_pause), tonumber(at_most))
return { status, probe, unpack(waits) }
