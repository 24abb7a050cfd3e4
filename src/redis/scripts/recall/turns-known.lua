-- Which turns BullMQ has, whole: their job with its data, and its place among those that wait, are delayed or under way.
-- A job that was removed in part is no turn. ARGV: BullMQ's queue, then turns. Returns 1 or 0 for each.
local queue, known = lane .. ':' .. ARGV[1], {}
for at = 2, #ARGV do
  local turn = ARGV[at]
  local placed = redis.call('HEXISTS', queue .. ':' .. turn, 'data') == 1
    and (redis.call('ZSCORE', queue .. ':prioritized', turn) or redis.call('ZSCORE', queue .. ':delayed', turn)
      or redis.call('LPOS', queue .. ':active', turn) or redis.call('LPOS', queue .. ':wait', turn)
      or redis.call('LPOS', queue .. ':paused', turn))
  known[#known + 1] = placed and 1 or 0
end
return known
