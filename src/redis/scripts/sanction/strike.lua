-- Takes a strike down, once, and says which rungs it climbed: again the same when it comes again.
-- KEYS: strikes, climbed.  ARGV: entry, sent at, window, how long to keep, most to keep, then the points of each rung.
-- An entry ends with its points. Returns the rungs, as their points, separated by commas.
--
-- A rung is climbed by the strike that takes the sum of a window to its points from below, so once until the sum has
-- fallen below again. A strike that comes late climbs a rung when there is one more such step with it than without.
local strikes, climbed, entry, sent_at = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local over, keep, most = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

if redis.call('ZADD', strikes, 'NX', sent_at, entry) == 0 then return redis.call('HGET', climbed, entry) or '' end
redis.call('PEXPIRE', strikes, keep)

local all = redis.call('ZRANGE', strikes, 0, -1, 'WITHSCORES')
local own, points, times = 0, {}, {}
for place = 1, #all, 2 do
  local index = (place + 1) / 2
  points[index], times[index] = tonumber(string.match(all[place], '%d+$')), tonumber(all[place + 1])
  if all[place] == entry then own = index end
end

local function steps(at, skipped)
  local sum, oldest, count = 0, 1, 0
  for index = 1, #points do
    if index ~= skipped then
      while times[oldest] <= times[index] - over do
        if oldest ~= skipped then sum = sum - points[oldest] end
        oldest = oldest + 1
      end
      local before = sum
      sum = sum + points[index]
      if before < at and sum >= at then count = count + 1 end
    end
  end
  return count
end

local rungs = {}
for argument = 6, #ARGV do
  local at = tonumber(ARGV[argument])
  if steps(at, nil) > steps(at, own) then rungs[#rungs + 1] = ARGV[argument] end
end
if #rungs > 0 then
  redis.call('HSET', climbed, entry, table.concat(rungs, ','))
end
redis.call('PEXPIRE', climbed, keep)

local gone = redis.call('ZRANGEBYSCORE', strikes, '-inf', '(' .. string.format('%.0f', tonumber(sent_at) - keep))
for _, surplus in ipairs(redis.call('ZRANGE', strikes, 0, -most - 1)) do gone[#gone + 1] = surplus end
for _, one in ipairs(gone) do
  redis.call('ZREM', strikes, one)
  redis.call('HDEL', climbed, one)
end
return table.concat(rungs, ',')
