-- Puts back what a turn holds that no longer exists in BullMQ, and gives up what Redis has lost of it. ARGV: turn.
-- Returns turns to add.
local turn = ARGV[1]
local now = now_ms()
local turns, touched = {}, {}
for _, id in ipairs(redis.call('SMEMBERS', claim_key(turn))) do
  local key = item_key(id)
  local fields = redis.call('HMGET', key, 'state', 'claim', 'rank', 'sentAt', 'conversation')
  if fields[1] == 'claimed' and fields[2] == turn and is_whole(fields) then
    redis.call('HSET', key, 'state', 'pending', 'claim', '')
    wait_now(id, fields[5], tonumber(fields[3]), tonumber(fields[4]))
    touched[fields[5]] = true
  elseif redis.call('EXISTS', key) == 0 then
    lose(id)
  end
end
redis.call('DEL', claim_key(turn))
redis.call('ZREM', lane .. ':claims', turn)
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return turns
