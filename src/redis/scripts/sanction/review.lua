-- Puts a message before people, once for each rule. KEYS: stream, mark, journal.
-- ARGV: how long to remember, most to keep, the fact for the journal (JSON), then fields and values.  Returns 1 when it was not there before.
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, 4))
tell(KEYS[3], 'j', ARGV[3])
return 1
