-- A call was answered, or none was made. ARGV: slot, 'used', 'unused' or 'unused-probe', calls per second, round trip (us)
if ARGV[2] == 'used' then return free_place(ARGV[1], tonumber(ARGV[4])) end
give_place_back(ARGV[1], tonumber(ARGV[3]), ARGV[2] == 'unused-probe')
