-- Cancels what was not sent. ARGV: index, offset, how many to look at, keep_ms, held before when (ms; 0: now),
--   'rest' or '', then brakes that stand
-- 'rest': only what is held, and what no switch and no standing brake of its rule or group holds.
-- Returns { stayed in the index, orders cancelled (JSON), held before when }.
local now = now_ms()
local stayed, cancelled = 0, {}
local from, many = tonumber(ARGV[2]), tonumber(ARGV[3])
local before = ARGV[5] == '0' and now or tonumber(ARGV[5])
local rest, stays = ARGV[6] == 'rest', stays_held(6)
local ids = redis.call('ZRANGE', lane .. ':of:' .. ARGV[1], from, from + many - 1)
for _, id in ipairs(ids) do
  local was = redis.call('HMGET', item_key(id), 'state', 'order', 'heldAt', 'rule', 'group')
  local held = was[1] == 'held' and tonumber(was[3]) <= before and not stays(was[4], was[5])
  if held or (not rest and (was[1] == 'pending' or was[1] == 'held')) then
    settle(id, 'cancelled', '', now, tonumber(ARGV[4]))
    cancelled[#cancelled + 1] = was[2]
  else
    stayed = stayed + 1
  end
end
write_books()
return { stayed, cancelled, whole(before) }
