-- Ends items that were not yet sent. ARGV: outcome, keep_ms, then ids.
-- Returns the orders that ended here (JSON). What is under way is left to its answer.
local outcome, keep_ms = ARGV[1], tonumber(ARGV[2])
local now = now_ms()
local ended = {}
for at = 3, #ARGV do
  local id = ARGV[at]
  local fields = redis.call('HMGET', item_key(id), 'state', 'order')
  if fields[1] == 'pending' or fields[1] == 'held' then
    settle(id, outcome, '', now, keep_ms)
    ended[#ended + 1] = fields[2]
  end
end
write_ledger()
return ended
