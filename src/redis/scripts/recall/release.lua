-- Lets held items go again. ARGV: a page, held before when (ms; 0: now), 'rest' or '', then brakes that stand
-- 'rest': only what no switch and no standing brake of its rule or group holds.
-- Returns { last, score, released, held before when, turns to add }.
local now = now_ms()
local turns, touched, released = {}, {}, 0
local before = ARGV[5] == '0' and now or tonumber(ARGV[5])
local stays = stays_held(6)
local ids, last, score = page()
for _, id in ipairs(ids) do
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'conversation', 'sentAt', 'heldAt', 'group', 'heldMs')
  if was[1] == 'held' and held_before(was[6], before, now) and not stays(was[3], was[7]) then
    redis.call('HSET', key, 'state', 'pending', 'heldMs', held_in_all(was[8], was[6], now))
    tally('held', was[2], was[3], -1)
    tally('pending', was[2], was[3], 1)
    wait_now(id, was[4], tonumber(was[2]), tonumber(was[5]))
    touched[was[4]] = true
    released = released + 1
    tell_moved(id, 'released', now)
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_ledger()
return { last, score, released, whole(before), turns }
