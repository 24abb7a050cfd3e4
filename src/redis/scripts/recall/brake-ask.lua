-- Which orders go on their way. ARGV: limits of the brakes (JSON), then per order what fields.ts names
-- Returns for each the name of the brake that holds it, or ''.
local limits = cjson.decode(ARGV[1])
local now = now_ms()
local answers = {}
for at = 2, #ARGV, $counted.size do
  local $counted = unpack(ARGV, at, at + $counted.size - 1)
  answers[#answers + 1] = held_by(id, rule, group, limits, now)
end
return answers
