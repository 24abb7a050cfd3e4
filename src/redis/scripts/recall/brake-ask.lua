-- Which orders go on their way. ARGV: limits of the brakes (JSON), then per order: id, rule, group
-- Returns for each the name of the brake that holds it, or ''.
local limits = cjson.decode(ARGV[1])
local now = now_ms()
local answers = {}
for at = 2, #ARGV, 3 do
  answers[#answers + 1] = held_by(ARGV[at], ARGV[at + 1], ARGV[at + 2], limits, now)
end
return answers
