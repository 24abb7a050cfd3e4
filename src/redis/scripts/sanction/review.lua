-- Puts a message before people, once for each rule. KEYS: stream, mark, journal.
-- ARGV: how long to remember, most to keep, the fact for the journal (JSON), then fields and values.  Returns 1 when it was not there before.
local remember_ms, most, fact = unpack(ARGV, 1, 3)
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', remember_ms) then return 0 end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', most, '*', unpack(ARGV, 4))
tell(KEYS[3], 'j', fact)
return 1
