-- Cancels what was not sent. ARGV: a page, held before when (ms; 0: now), keep_ms, 'rest' or '', then
--   brakes that stand
-- 'rest': only what is held, and what no switch and no standing brake of its rule or group holds.
-- Returns { last, score, how many, held before when, orders cancelled (JSON) }.
local now = now_ms()
local cancelled = {}
local before = ARGV[5] == '0' and now or tonumber(ARGV[5])
local keep_ms, rest, stays = tonumber(ARGV[6]), ARGV[7] == 'rest', stays_held(7)
local ids, last, score = page()
for _, id in ipairs(ids) do
  local was = redis.call('HMGET', item_key(id), 'state', 'order', 'heldAt', 'rule', 'group')
  local held = was[1] == 'held' and held_before(was[3], before, now) and not stays(was[4], was[5])
  if held or (not rest and (was[1] == 'pending' or was[1] == 'held')) then
    settle(id, 'cancelled', '', now, keep_ms)
    cancelled[#cancelled + 1] = was[2]
  end
end
write_ledger()
return { last, score, #cancelled, whole(before), cancelled }
