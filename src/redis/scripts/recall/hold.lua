-- Holds what waits. ARGV: a page. Returns { last, score, held, '0', {} }.
-- What is claimed meanwhile meets the switch itself; this only makes the numbers right at once.
local held = 0
local ids, last, score = page()
for _, id in ipairs(ids) do
  if hold(id) then held = held + 1 end
end
write_ledger()
return { last, score, held, '0', {} }
