-- What can be done with a message, by name: how many keys and arguments it takes, and a function of the places of the
-- first of each in KEYS and ARGV, which gives the answer. record/run.lua runs them.
local operations = {}

-- A bucket expires as a whole. Whoever writes to one says when, but not each time (record/expiries.ts): '' otherwise.
local function expires(key, how, when)
  if when ~= '' and redis.call('PTTL', key) < 0 then redis.call(how, key, when) end
end

-- The message that what follows is done with. ARGV: identity (and RS, time of edit), packed, text or ''. No answer.
-- packed: flags US sent-at US sender.
local field, packed, text
operations.message = { keys = 0, args = 3, run = function(_, at)
  field, packed, text = ARGV[at], ARGV[at + 1], ARGV[at + 2]
end }
