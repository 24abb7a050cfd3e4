-- What can be done with a message, by name: how many keys and arguments it takes, and a function of the places of the
-- first of each in KEYS and ARGV, which gives the answer. record/run.lua runs them.
local operations = {}

-- Keys whose time of expiry is known to be set: it is set by whoever opens one.
local expiring = {}
