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
