-- Cancels what was not sent. ARGV: index, offset, how many to look at, keep_ms
-- Returns { stayed in the index (under way), orders cancelled (JSON) }.
local now = now_ms()
local stayed, cancelled = 0, {}
local from, many = tonumber(ARGV[2]), tonumber(ARGV[3])
local ids = redis.call('ZRANGE', lane .. ':of:' .. ARGV[1], from, from + many - 1)
for _, id in ipairs(ids) do
  local was = redis.call('HMGET', item_key(id), 'state', 'order')
  if was[1] == 'pending' or was[1] == 'held' then
    settle(id, 'cancelled', '', now, tonumber(ARGV[4]))
    cancelled[#cancelled + 1] = was[2]
  else
    stayed = stayed + 1
  end
end
write_books()
return { stayed, cancelled }
