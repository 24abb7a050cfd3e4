-- Holds what waits. ARGV: index, offset, how many to look at. Returns { looked at, held }.
-- What is claimed meanwhile meets the switch itself; this only makes the numbers right at once.
local held = 0
local from, many = tonumber(ARGV[2]), tonumber(ARGV[3])
local ids = redis.call('ZRANGE', lane .. ':of:' .. ARGV[1], from, from + many - 1)
for _, id in ipairs(ids) do
  if hold(id) then held = held + 1 end
end
write_books()
return { #ids, held }
