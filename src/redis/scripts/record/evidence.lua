-- Keeps evidence. A script so that many are one command, and so that none can exist without its time of expiry.
-- For each, KEYS: hash.  ARGV: expires at, field, value.  What stands is left: it is what was acted on first.
-- Returns for each 1 if it is new.
local answers = {}
for nth = 1, #KEYS do
  local key, at = KEYS[nth], nth * 3 - 2
  answers[nth] = redis.call('HSETNX', key, ARGV[at + 1], ARGV[at + 2])
  redis.call('PEXPIREAT', key, ARGV[at])
end
return answers
