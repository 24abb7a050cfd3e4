-- Keeps evidence. A script so that many are one command, and so that none can exist without its time of expiry.
-- For each, KEYS: hash.  ARGV: expires at, field, value.  What stands is left: it is what was acted on first.
-- Returns for each 1 if it is new, or its error.
local function keep(key, expires_at, field, value)
  local new = redis.call('HSETNX', key, field, value)
  redis.call('PEXPIREAT', key, expires_at)
  return new
end

local answers = {}
for nth = 1, #KEYS do
  local at = nth * 3 - 2
  answers[nth] = apart(keep, KEYS[nth], ARGV[at], ARGV[at + 1], ARGV[at + 2])
end
return answers
