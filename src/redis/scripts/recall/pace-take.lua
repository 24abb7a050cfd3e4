-- Reserves places for calls. ARGV: slot, calls per second, longest reservation ahead (us),
--   how long a place is taken at most when nobody gives it back (us), pause between probes (us), how many at most, app
-- Returns { 'granted', 'probe' or '', waits (us) … }, { 'full', '', wait (us) } or { 'stopped', '', wait (us) }.
local other = of_other_app(ARGV[7])
if other then return other end
local status, probe, waits = take_places(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]),
  tonumber(ARGV[5]), tonumber(ARGV[6]))
return { status, probe, unpack(waits) }
