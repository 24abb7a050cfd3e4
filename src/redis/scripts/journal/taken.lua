-- History has these entries: they leave the journal. KEYS: stream, then their texts.  ARGV: group, then ids.
local group = ARGV[1]
local ids = { unpack(ARGV, 2) }
redis.call('XACK', KEYS[1], group, unpack(ids))
redis.call('XDEL', KEYS[1], unpack(ids))
for at = 2, #KEYS do redis.call('UNLINK', KEYS[at]) end
return #ids
