-- Lets held items go again. ARGV: index ('rule:<rule>' or 'group:<group>'), offset, how many to look at,
--   held before when (ms; 0: now), 'rest' or '', then brakes that stand
-- 'rest': only what no switch and no standing brake of its rule or group holds.
-- Returns { looked at, released, turns to add, held before when }.
local now = now_ms()
local turns, touched, released = {}, {}, 0
local from, many = tonumber(ARGV[2]), tonumber(ARGV[3])
local before = ARGV[4] == '0' and now or tonumber(ARGV[4])
local stays = stays_held(5)
local ids = redis.call('ZRANGE', lane .. ':of:' .. ARGV[1], from, from + many - 1)
for _, id in ipairs(ids) do
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'state', 'rank', 'rule', 'conversation', 'sentAt', 'heldAt', 'group')
  if was[1] == 'held' and tonumber(was[6]) <= before and not stays(was[3], was[7]) then
    redis.call('HSET', key, 'state', 'pending')
    tally('held', was[2], was[3], -1)
    tally('pending', was[2], was[3], 1)
    wait_now(id, was[4], tonumber(was[2]), tonumber(was[5]))
    touched[was[4]] = true
    released = released + 1
  end
end
for conv in pairs(touched) do want_turns(turns, conv, now) end
write_books()
return { #ids, released, turns, whole(before) }
