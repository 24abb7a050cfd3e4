-- Writes an act that was done elsewhere into the log of acts, once. KEYS: the log.
-- ARGV: its id, at, who, why, what, its result or '', how many of the newest lines are looked through.
-- Returns 1 when it is written, 0 when it was there.
local log = KEYS[1]
local id, at, who, why, what, result, newest = unpack(ARGV)
for _, line in ipairs(redis.call('XREVRANGE', log, '+', '-', 'COUNT', newest)) do
  local fields = line[2]
  for nth = 1, #fields, 2 do
    if fields[nth] == 'id' and fields[nth + 1] == id then return 0 end
  end
end
local line = redis.call('XADD', log, '*', 'id', id, 'at', at, 'who', who, 'why', why, 'what', what)
if result ~= '' then redis.call('XADD', log, '*', 'of', line, 'result', result) end
return 1
