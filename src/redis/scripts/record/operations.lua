-- What can be done with a message, by name: how many keys and arguments it takes, and a function of the places of the
-- first of each in KEYS and ARGV, which gives the answer. record/run.lua runs them.
local operations = {}

-- Sets when a bucket expires as a whole, if it is not set. Those who write to one do this now and then
-- (record/bucket-keys.ts).  KEYS: bucket.  ARGV: PEXPIRE or PEXPIREAT, when.
operations.expire = { keys = 1, args = 2, run = function(key, at)
  if redis.call('PTTL', KEYS[key]) < 0 then redis.call(ARGV[at], KEYS[key], ARGV[at + 1]) end
  return 1
end }

-- The message that what follows is done with. ARGV: identity (and RS, time of edit), packed, text or ''. No answer.
-- packed: as record/packed.lua reads it.
local field, packed, text
operations.message = { keys = 0, args = 3, run = function(_, at)
  field, packed, text = ARGV[at], ARGV[at + 1], ARGV[at + 2]
end }
