-- A call was answered, or none was made. ARGV: slot, 'used', 'unused' or 'unused-probe', calls per second, round trip (us)
local slot, how, rate, round_trip = unpack(ARGV)
if how == 'used' then return free_place(slot, tonumber(round_trip)) end
give_place_back(slot, tonumber(rate), how == 'unused-probe')
