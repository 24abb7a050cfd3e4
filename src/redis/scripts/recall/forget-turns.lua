-- Forgets turns that BullMQ does not have, so that new ones are made. ARGV: conversation, then turns.
-- Returns turns to add.
local conv = ARGV[1]
local gone, turns = {}, {}
for at = 2, #ARGV do gone[ARGV[at]] = true end
local marks = redis.call('HGETALL', marks_key(conv))
for at = 1, #marks, 2 do
  if gone[marks[at + 1]] then
    redis.call('HDEL', marks_key(conv), marks[at])
    if marks[at] == 'laterTurn' then redis.call('HDEL', marks_key(conv), 'later') end
  end
end
want_turns(turns, conv, now_ms())
return turns
