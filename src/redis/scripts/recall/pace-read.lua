-- How fast calls leave, to look at; changes nothing. ARGV: calls per second as configured.
-- Returns calls that count now, and the rate now. A call counts from its grant until about a second after its answer.
local now = now_us()
local cut = redis.call('HMGET', RHYTHM, 'cutTo', 'cutAt')
local configured = tonumber(ARGV[1])
local rate = configured
if cut[1] then
  rate = math.min(rate, tonumber(cut[1]) + configured / RECOVERY_SECONDS * (now - tonumber(cut[2])) / SECOND)
end
return { redis.call('ZCOUNT', PACE, whole(now), '+inf'), math.floor(rate) }
