-- Lets single held items go again, whatever holds the others. ARGV: ids. Returns { ids released, turns to add }.
local now = now_ms()
local released, turns, touched = {}, {}, {}
for at = 1, #ARGV do
  local id = ARGV[at]
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'conversation', 'sentAt', 'heldAt', 'heldMs')
  if was[1] == 'held' then
    redis.call('HSET', key, 'state', 'pending', 'letGo', 1, 'heldMs', held_in_all(was[7], was[6], now))
    tally('held', was[2], was[3], -1)
    tally('pending', was[2], was[3], 1)
    wait_now(id, was[4], tonumber(was[2]), tonumber(was[5]))
    touched[was[4]] = true
    released[#released + 1] = id
    tell_moved(id, 'released', now)
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return { released, turns }
