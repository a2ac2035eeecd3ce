namespace Megapod.Wire.Cli;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;
using Megapod.Lab.Report;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Megapod.Site.Plans;
using static Megapod.Wire.Cli.MonthStory;

/// <summary>Stories of months that are made up, with answers that were worked out by hand.</summary>
public sealed class MonthFiguresTests : IDisposable
{
    private static readonly DateOnly June = new(2026, 6, 1);
    private static readonly Instant Begin = At(2026, 6, 1);
    private readonly string state = Directory.CreateTempSubdirectory("megapod-month-").FullName;
    private readonly MonthStory story;

    public MonthFiguresTests() => story = new MonthStory(state);

    public void Dispose()
    {
        story.Dispose();
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public void Closest_approach_names_the_limit_from_outside_and_says_what_the_site_did_then()
    {
        // Two hours at 100 kW below 2 MW; in the second one the grid's operator leaves 300 kW, and in its minute 20 the import comes to 290 kW.
        story.Minutes("site/import", Begin, 120, k => k == 80 ? 290_000 : 100_000);
        story.Minutes("site/limit", Begin, 120, k => k < 60 ? 2_000_000 : 300_000);
        story.Minutes("battery/power", Begin, 120, k => k == 80 ? -450_000 : 0);
        story.Minutes("battery/soc", Begin, 120, 0.6, "");
        story.Minutes("cars/power", Begin, 120, k => k == 80 ? 500_000 : 0);
        story.Minutes("cars/plugged", Begin, 120, k => k == 80 ? 4 : 0, "");
        story.Minutes("pods/power", Begin, 120, 240_000);
        story.Minutes("pods/short/cars", Begin, 120, k => k == 80 ? 60_000 : 0);
        story.Event(Begin + TimeSpan.FromHours(1), "grid-limit", "dso-7", GridLimitWords.Of(new EventLimitView("dso-7", 300_000, LimitQuantity.Watts, LimitDirection.Import, LimitBasis.GridEvent, null, null)));
        story.Event(Begin + TimeSpan.FromMinutes(70), "limited", "a1", "a1: limited by grid fuse L2.");
        story.Event(Begin + TimeSpan.FromMinutes(75), "limited", "a2", "a2: limited by grid connection.");
        story.Event(Begin + TimeSpan.FromMinutes(78), "unlimited", "a2", "a2 is no longer limited.");
        var month = story.Read(June, Site(new TariffConfig()));
        var close = month.Approach!;
        Assert.Equal((Begin + TimeSpan.FromMinutes(80), 290_000, 300_000), (close.At, close.ImportWatts, close.LimitWatts));
        Assert.Equal("a limit from outside, dso-7", close.Limit);
        Assert.Equal((-450_000, 0.6, 500_000, 4, 240_000, 60_000), (close.BatteryWatts, close.Soc, close.CarWatts, close.Plugged, close.PodWatts, close.ShedWatts));
        Assert.Equal(["a1: limited by grid fuse L2."], close.Said);
        Assert.Equal([("limited by grid connection", 1), ("limited by grid fuse L2", 1)], month.Reasons);
        Assert.Equal(10_000, month.Days[0].LeastRoomWatts);
        Assert.Equal(Begin + TimeSpan.FromMinutes(80), month.Days[0].LeastRoomAt);
        Assert.Null(month.Days[1].LeastRoomWatts);
    }

    [Fact]
    public void Closest_approach_to_the_connection_s_own_limit_is_named_after_it()
    {
        var site = Site(new TariffConfig());
        double own = LimitConfig.LowestImportWatts(site.Grid.Limits);
        story.Minutes("site/import", Begin, 10, 100_000);
        story.Minutes("site/limit", Begin, 10, own);
        Assert.StartsWith("the connection's limit ", story.Read(June, site).Approach!.Limit, StringComparison.Ordinal);
        Assert.Contains("which was not given", story.Read(June).Approach!.Limit, StringComparison.Ordinal);
    }

    [Fact]
    public void Node_that_came_closest_to_its_limit_stands_first()
    {
        var site = Site(new TariffConfig());
        var nodes = PowerTree.From(site).Nodes.Skip(1).Where(n => double.IsFinite(n.Rating.Value)).Take(2).ToList();
        story.Minutes("site/import", Begin, 10, 100_000);
        story.Minutes($"node/{nodes[0].Id}/power", Begin, 10, 1_000);
        story.Minutes($"node/{nodes[1].Id}/power", Begin, 10, k => k == 3 ? nodes[1].Rating.Value + 500 : 0);
        var first = story.Read(June, site).Nodes[0];
        Assert.Equal((nodes[1].Id, -500, Begin + TimeSpan.FromMinutes(3)), (first.Node, first.RoomWatts, first.At));
    }

    [Fact]
    public void Cars_waits_energy_and_what_they_were_held_back_are_those_of_their_visits()
    {
        // a1: comes at 1:00:30, power after 12.5 s, 60 kW for 30 minutes and held back by 20 kW for the last 15 of them, leaves at 1:31.
        story.Minutes("site/import", Begin, 300, 0);
        story.Event(Begin + TimeSpan.FromSeconds(3_630), "plugged", "a1", "A car plugged in at a1.");
        story.Event(Begin + TimeSpan.FromSeconds(3_642.5), "car-powered", "a1", CarPowerWords.Of("a1", 12.5));
        story.Event(Begin + TimeSpan.FromMinutes(91), "unplugged", "a1", "The car at a1 left.");
        story.Minutes("consumer/a1/power", Begin, 300, k => k is >= 61 and < 91 ? 60_000 : 0);
        story.Minutes("consumer/a1/short", Begin, 300, k => k is >= 76 and < 91 ? 20_000 : 0);

        // a2: no event of its power: it is known to the minute. Comes at 2:00, draws from 2:03 on, is there at the end.
        story.Event(Begin + TimeSpan.FromMinutes(120), "plugged", "a2", "A car plugged in at a2.");
        story.Minutes("consumer/a2/power", Begin, 300, k => k >= 123 ? 10_000 : 0);

        // a3: comes and never gets any power.
        story.Event(Begin + TimeSpan.FromMinutes(130), "plugged", "a3", "A car plugged in at a3.");
        story.Event(Begin + TimeSpan.FromMinutes(140), "unplugged", "a3", "The car at a3 left.");
        story.Minutes("consumer/a3/power", Begin, 300, 0);
        story.Minutes("cars/power", Begin, 300, k => (k is >= 61 and < 91 ? 60_000 : 0) + (k >= 123 ? 10_000 : 0));
        var month = story.Read(June, now: Begin + TimeSpan.FromHours(5));
        Assert.Equal(["a1", "a2", "a3"], month.Visits.Select(v => v.Connector));
        var (one, two, three) = (month.Visits[0], month.Visits[1], month.Visits[2]);
        Assert.Equal((12.5, true, false), (one.WaitSeconds, one.IsWaitExact, one.IsUnserved));
        Assert.Equal(30_000, one.WattHours!.Value, 1e-6);
        Assert.Equal(5_000, one.ShortWattHours!.Value, 1e-6);
        Assert.Equal(5.0 / 35, one.ShortShare!.Value, 1e-9);
        Assert.Equal((180, false, null), (two.WaitSeconds, two.IsWaitExact, (object?)two.To));
        Assert.Equal(177 * 10_000 / 60.0, two.WattHours!.Value, 1e-6);
        Assert.True(three.IsUnserved);
        Assert.Equal((3, 30_000 + (177 * 10_000 / 60.0)), (month.Whole.PlugIns, Math.Round(month.Whole.CarWattHours!.Value, 6)));
        Assert.Equal(5_000, month.Whole.CarShortWattHours!.Value, 1e-6);
        Assert.Null(month.Days[1].CarShortWattHours);
        Assert.Equal((1, 0), (month.Visits.Count(v => v.To is null), story.Read(June).Visits.Count(v => v.To is null)));
        var words = MonthWords.Sections(month).Single(s => s.Heading == "Cars").Rows.ToDictionary(r => r.Name, r => r.Value);
        Assert.Equal("12.5 s median, 3 min for 95 of 100, 3 min longest", words["wait for the first power"]);
        Assert.Equal("2 of 3, 1 of them to the minute", words["waits that are known"]);
        Assert.Equal("1", words["without any power"]);
    }

    [Fact]
    public void Car_that_is_told_of_again_after_a_restart_is_one_and_one_that_left_meanwhile_was_there_until_the_gap()
    {
        // Nobody looks from 1:00 to 2:00. a1 stays and is told of again; a2 leaves meanwhile and another one comes at 3:00; the controller of a3 only lost its meter; b1 was there before the month.
        story.Event(Begin - TimeSpan.FromHours(2), "plugged", "b1", "A car plugged in at b1.");
        story.Event(Begin + TimeSpan.FromMinutes(10), "unplugged", "b1", "The car at b1 left.");
        story.Minutes("site/import", Begin, 60, 0);
        story.Minutes("site/import", Begin + TimeSpan.FromHours(2), 120, 0);
        foreach (string connector in new[] { "a1", "a2", "a3" })
        {
            story.Event(Begin + TimeSpan.FromMinutes(30), "plugged", connector, "A car plugged in.");
        }

        story.Event(Begin + TimeSpan.FromHours(2), "plugged", "a1", "A car plugged in.");
        story.Event(Begin + TimeSpan.FromMinutes(150), "unplugged", "a1", "It left.");
        story.Event(Begin + TimeSpan.FromHours(3), "plugged", "a2", "A car plugged in.");
        story.Event(Begin + TimeSpan.FromMinutes(170), "unplugged", "a3", "It left.");
        var month = story.Read(June, now: Begin + TimeSpan.FromDays(1));
        Assert.Equal(
            [("b1", -120, 10), ("a1", 30, 150), ("a2", 30, 60), ("a3", 30, 170), ("a2", 180, null)],
            month.Visits.Select(v => (v.Connector, (v.From - Begin)?.TotalMinutes, (v.To - Begin)?.TotalMinutes)));
        Assert.Equal(4, month.Whole.PlugIns);
    }

    [Fact]
    public void Money_is_that_of_the_tariff_line_by_line_and_the_same_as_the_meter_s_in_a_whole_month()
    {
        // June in UTC: 100 kW all month, 400 kW in one quarter of an hour, one hour of feeding 50 kW in. The market's price is 80 a MWh, 40 in the first half of the month; export earns what the market pays less 5.
        int minutes = 30 * 1_440;
        double Watts(int k) => k is >= 20_000 and < 20_010 ? 400_000 : k is >= 30_000 and < 30_060 ? -50_000 : 100_000;
        story.Minutes("site/import", Begin, minutes, Watts);
        story.Minutes("price/import", Begin, minutes, k => k < minutes / 2 ? 40e-6 : 80e-6, "EUR/Wh");
        story.Minutes("price/export", Begin, minutes, k => k < minutes / 2 ? 40e-6 : 80e-6, "EUR/Wh");
        var tariff = new TariffConfig
        {
            ImportAdderPerWattHour = 20e-6,
            ExportDeductionPerWattHour = 5e-6,
            DemandChargePerWattMonth = 15e-3,
            Subscription = new SubscriptionConfig { PowerWatts = 200_000, PricePerWattMonth = 2e-3, OverrunPerWattHour = 200e-6 },
        };
        var month = story.Read(June, Site(tariff));
        var lines = month.Money.ToDictionary(l => l.Name);

        // 43 200 minutes less 60 are at 100 kW, ten of them at 300 kW more: 71 900 kWh and 50 kWh. Half of the month's minutes are at 40: 36 000 kWh with the ten of 50 kWh more.
        double kilowattHours = ((43_200 - 60) * 100 / 60.0) + (10 * 300 / 60.0);
        Assert.Equal(71_950, kilowattHours, 1e-9);
        var energy = lines["Energy from the grid, market price"];
        Assert.Equal(kilowattHours, energy.Quantity!.Value, 1e-6);
        Assert.Equal((36_050 * 0.04) + ((kilowattHours - 36_050) * 0.08), energy.Sum!.Value, 1e-6);
        Assert.Equal(kilowattHours * 0.02, lines["Fees on imported energy"].Sum!.Value, 1e-6);
        Assert.Equal(-50 * 0.075, lines["Energy fed in"].Sum!.Value, 1e-9);

        // Minutes 20 000 to 20 010 lie in the intervals from 19 995 and from 20 010 on: ten of the first's fifteen.
        double peak = ((10 * 400) + (5 * 100)) / 15.0;
        Assert.Equal((peak, peak * 15), (Math.Round(lines["Demand charge"].Quantity!.Value, 9), Math.Round(lines["Demand charge"].Sum!.Value, 9)));
        Assert.StartsWith("the highest metering interval that counts; all 2880 intervals of 15 min are known", lines["Demand charge"].Source, StringComparison.Ordinal);
        Assert.Equal(400, lines["Subscribed power"].Sum!.Value, 1e-9);
        Assert.Equal((peak - 200) * 0.25 * 0.2, lines["Energy above the subscribed power"].Sum!.Value, 1e-9);

        // The meter that bills twin and back-tests says the same.
        var meter = new TariffMeter(new TariffClock(tariff, TimeZoneInfo.Utc));
        for (int k = 0; k < minutes; k++)
        {
            var at = Begin + (k * Minute);
            double price = k < minutes / 2 ? 40e-6 : 80e-6;
            meter.Begin(at);
            meter.Add(at, Watts(k), 60, new PriceSlot(at, price, price, price));
        }

        meter.CloseWindow();
        Assert.Equal(meter.EnergyCost - meter.GridRevenue + meter.DemandCharge, lines["Grid and supplier together"].Sum!.Value, 1e-6);
        Assert.Equal(meter.EnergyCost - meter.GridRevenue, month.Whole.EnergyCost!.Value, 1e-6);
        Assert.Equal(24 * 100 * 0.06, month.Days[0].EnergyCost!.Value, 1e-9);
    }

    [Fact]
    public void Ratchet_bills_the_share_of_a_month_before_that_the_history_has()
    {
        // 1 MW in a quarter of an hour of May, 700 kW in one of June; the file's worked number: 80 % of 1 MW are 800 kW, at 10 per kW 8 000.
        story.Minutes("site/import", At(2026, 5, 20), 15, 1_000_000);
        story.Minutes("site/import", Begin, 15, 700_000);
        var tariff = new TariffConfig { DemandCharges = [new DemandChargeConfig { Id = "summer-peak", PricePerMonth = 10e-3, RatchetShare = 0.8 }] };
        var line = story.Read(June, Site(tariff)).Money.Single(l => l.Name == "Demand charge summer-peak");
        Assert.Equal((800, 8_000), (line.Quantity, Math.Round(line.Sum!.Value, 6)));
        Assert.Contains("the months before", line.Source, StringComparison.Ordinal);
        Assert.Contains("at least: 1 of 2880", line.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_price_is_a_line_without_a_sum_and_never_zero()
    {
        story.Minutes("site/import", Begin, 120, 60_000);
        story.Minutes("price/import", Begin, 60, 100e-6, "EUR/Wh");
        var month = story.Read(June, Site(new TariffConfig()));
        var lines = month.Money.ToDictionary(l => l.Name);
        Assert.Equal((60, 6), (Math.Round(lines["Energy from the grid, market price"].Quantity!.Value, 6), Math.Round(lines["Energy from the grid, market price"].Sum!.Value, 6)));
        Assert.Equal((60, null), (Math.Round(lines["Energy from the grid without a known price"].Quantity!.Value, 6), lines["Energy from the grid without a known price"].Sum));
        Assert.Equal(6, lines["Grid and supplier, of what is known"].Sum!.Value, 1e-9);
        Assert.Null(lines["What drivers paid"].Sum);
        Assert.Null(lines["Compute, what it was worth"].Sum);

        // Without a site file the tariff is not known, and that is said.
        Assert.Contains(story.Read(June).Money, l => l is { Sum: null, Name: "Fees, demand charges and subscription" });
    }

    [Fact]
    public void Battery_s_wear_is_what_it_gave_and_compute_s_worth_that_of_the_scores()
    {
        story.Minutes("site/import", Begin, 120, 0);
        story.Minutes("battery/power", Begin, 120, k => k < 60 ? -300_000 : 200_000);
        var score = new DayScore { Date = June, From = Begin, Earned = 100, Bound = 112.5, Percent = 80, ComputeValue = 250, EnergyCost = 140, Wear = 10, DemandCharge = 3, UnseenShare = 0.02 };
        story.Event(Begin + TimeSpan.FromDays(1), "day-scored", "site", DayScoreWords.Of(score, "EUR"));
        story.Event(Begin + TimeSpan.FromDays(1), "day-scored", "site", "2026-05-31: 1.00 EUR were left of 2.00 that were possible.");
        var site = Site(new TariffConfig());
        var month = story.Read(June, site with { Battery = site.Battery! with { WearPerWattHour = 15e-6 } });
        var lines = month.Money.ToDictionary(l => l.Name);
        Assert.Equal((300, 4.5), (Math.Round(lines["Battery's wear"].Quantity!.Value, 6), Math.Round(lines["Battery's wear"].Sum!.Value, 6)));
        Assert.Equal(-250, lines["Compute, what it was worth"].Sum);
        Assert.Equal([new MonthScore(June, 12.5, 112.5, 80, 250, 10)], month.Scores);
    }

    [Fact]
    public void Compute_that_was_not_given_is_split_by_cause_and_hours_held_back_are_counted()
    {
        // Two hours: 100 kW because of cars in the first, 40 kW because of the price in the second; two racks held back, one of them paused in the first.
        story.Minutes("site/import", Begin, 120, 0);
        story.Minutes("pods/power", Begin, 120, k => k < 60 ? 0 : 300_000);
        story.Minutes("pods/short/cars", Begin, 120, k => k < 60 ? 100_000 : 0);
        story.Minutes("pods/short/price", Begin, 120, k => k < 60 ? 0 : 40_000);
        story.Minutes("pods/throttled", Begin, 120, k => k < 60 ? 2 : 1, "");
        story.Minutes("pods/paused", Begin, 120, k => k < 60 ? 1 : 0, "");
        var month = story.Read(June);
        Assert.Equal([("cars", 100_000), ("price", 40_000)], month.Compute.Shed.Select(s => (s.Cause, Math.Round(s.WattHours, 6))));
        Assert.Equal((3, 1, 2, 1), (month.Compute.ThrottledRackHours, month.Compute.PausedRackHours, month.Compute.ThrottledHours, month.Compute.PausedHours));
        Assert.Equal((1, 2), (month.Compute.RunningHours, month.Compute.KnownHours));
        Assert.Equal(140_000, month.Whole.ShedWattHours!.Value, 1e-6);
        Assert.Null(month.Days[1].ShedWattHours);
    }

    [Fact]
    public void Limit_from_outside_has_its_times_its_cut_and_the_largest_import_above_it()
    {
        // 1:00 to 2:00 at most 500 kW: kept. 3:00 to 4:00 at most 300 kW: passed by 20 kW. One of phases has no answer.
        var site = Site(new TariffConfig());
        double own = LimitConfig.LowestImportWatts(site.Grid.Limits);
        story.Minutes("site/import", Begin, 300, k => k is >= 180 and < 240 ? (k == 200 ? 320_000 : 290_000) : 450_000);
        void Told(string id, double amount, LimitQuantity quantity, int hour)
        {
            var from = Begin + TimeSpan.FromHours(hour);
            story.Event(from - TimeSpan.FromMinutes(30), "grid-limit", id, GridLimitWords.Of(new EventLimitView(id, amount, quantity, LimitDirection.Import, LimitBasis.GridEvent, from, from + TimeSpan.FromHours(1))));
            story.Event(from + TimeSpan.FromHours(1), "grid-limit-over", id, GridLimitWords.Over(id));
        }

        Told("one", 500_000, LimitQuantity.Watts, 1);
        Told("two", 300_000, LimitQuantity.Watts, 3);
        Told("three", 160, LimitQuantity.AmperesPerPhase, 3);
        var limits = story.Read(June, site).GridLimits.ToDictionary(l => l.Id);
        Assert.Equal((Begin + TimeSpan.FromHours(1), Begin + TimeSpan.FromHours(2), 500_000, own - 500_000, 3_600, -50_000), (limits["one"].From, limits["one"].To, limits["one"].Watts, limits["one"].CutWatts, limits["one"].KnownSeconds, limits["one"].ExceedanceWatts));
        Assert.Equal(20_000, limits["two"].ExceedanceWatts);
        Assert.Equal((null, null, "Import at most 160 A per phase from 2026-06-01T03:00:00Z until 2026-06-01T04:00:00Z."), ((object?)limits["three"].Watts, (object?)limits["three"].ExceedanceWatts, limits["three"].Text));
    }

    [Fact]
    public void Outage_lasts_until_the_site_runs_in_parallel_again_with_its_time_without_voltage()
    {
        story.Minutes("site/import", Begin, 300, 0);
        var told = Begin + TimeSpan.FromHours(1);
        foreach (var (seconds, topology) in new[]
        {
            (0, GridTopology.RidingThrough), (1, GridTopology.Islanding), (3, GridTopology.Islanded), (603, GridTopology.Black), (663, GridTopology.Islanded), (963, GridTopology.Resynchronising), (970, GridTopology.Reconnecting), (1_000, GridTopology.GridTied),
        })
        {
            story.Event(told + TimeSpan.FromSeconds(seconds), "topology", "grid", TopologyWords.Of(topology));
        }

        var month = story.Read(June);
        Assert.Equal([new MonthOutage(told + TimeSpan.FromSeconds(1), told + TimeSpan.FromSeconds(1_000), TimeSpan.FromSeconds(602 + 300 + 7), TimeSpan.FromSeconds(60))], month.Outages);
        Assert.Equal(1, month.Dips);
    }

    [Fact]
    public void Alarms_are_paired_by_number_and_subject_and_the_worst_come_first()
    {
        story.Minutes("site/import", Begin, 300, 0);
        void Alarm(int minute, bool isRaised, string code, string subject, string text) =>
            story.Event(Begin + (minute * Minute), isRaised ? "alarm-raised" : "alarm-cleared", subject, isRaised ? AlarmEventWords.Raised(text, code) : AlarmEventWords.Cleared(text, code));
        Alarm(10, true, "MP3452", "a1", "a1 does not answer.");
        Alarm(20, true, "MP3450", "site", "The import is above the limit.");
        Alarm(21, true, "MP3452", "a2", "a2 does not answer.");
        Alarm(25, false, "MP3450", "site", "The import is above the limit by other words.");
        Alarm(30, true, "MP3452", "a1", "a1 does not answer.");
        Alarm(70, false, "MP3452", "a1", "a1 does not answer.");
        story.Event(Begin + (80 * Minute), "alarm-raised", "old", "From before numbers stood in it.");
        var alarms = story.Read(June).Alarms;
        Assert.Equal(
            [("MP3450", AlarmSeverity.Critical, "site", 20, 25), ("MP3452", AlarmSeverity.Warning, "a2", 21, null), ("MP3452", AlarmSeverity.Warning, "a1", 10, 70), (null, null, "old", 80, null)],
            alarms.Select(a => (a.Code, a.Severity, a.Subject, (a.From - Begin)?.TotalMinutes, (a.To - Begin)?.TotalMinutes)));
    }

    [Fact]
    public void Month_in_which_the_clock_is_put_forward_has_a_day_of_23_hours_and_its_cars_are_on_their_days()
    {
        // Berlin, March: the 29th begins at 23:00 UTC of the 28th and the 30th at 22:00 UTC of the 29th.
        var site = Site(new TariffConfig { BillingTimeZone = "Europe/Berlin" });
        var from = At(2026, 3, 28, 23);
        story.Minutes("site/import", from, 24 * 60, 60_000);
        story.Event(from - Minute, "plugged", "a1", "A car plugged in at a1.");
        story.Event(from + TimeSpan.FromHours(22.9), "plugged", "a2", "A car plugged in at a2.");
        story.Event(from + TimeSpan.FromHours(23), "plugged", "a3", "A car plugged in at a3.");
        var month = story.Read(new DateOnly(2026, 3, 1), site);
        Assert.Equal(23, month.Days[28].Seconds / 3_600);
        Assert.Equal([1, 1, 1], new[] { 27, 28, 29 }.Select(d => month.Days[d].PlugIns ?? 0));
        Assert.Equal(23 * 60_000, month.Days[28].ImportWattHours!.Value, 1e-6);
        Assert.Equal(60_000, month.Days[29].ImportWattHours!.Value, 1e-6);
        Assert.Equal((31 * 24) - 1, month.Whole.Seconds / 3_600);
    }

    [Fact]
    public void Hour_that_comes_twice_says_which_it_is()
    {
        var site = Site(new TariffConfig { BillingTimeZone = "Europe/Berlin" });
        story.Minutes("site/import", At(2026, 10, 25, 1, 30), 1, 90_000);
        story.Minutes("site/limit", At(2026, 10, 25, 1, 30), 1, 100_000);
        var month = story.Read(new DateOnly(2026, 10, 1), site);
        Assert.Equal(25, month.Days[24].Seconds / 3_600);
        Assert.Equal("10.0 kW below, 10-25 02:30:00 UTC+01:00", MonthWords.Sections(month)[0].Rows[0].Value);
    }

    [Fact]
    public void Hours_without_a_history_are_gaps_and_the_shares_are_of_the_time_that_has_passed()
    {
        // A day of which six hours are missing, in a month in course; the price is known for the last six.
        story.Minutes("site/import", Begin, 12 * 60, 60_000);
        story.Minutes("site/import", Begin + TimeSpan.FromHours(18), 6 * 60, 60_000);
        story.Minutes("price/import", Begin + TimeSpan.FromHours(18), 6 * 60, 1e-4, "EUR/Wh");
        var month = story.Read(June, now: Begin + TimeSpan.FromDays(2));
        Assert.True(month.IsInCourse);
        Assert.Equal(Begin + TimeSpan.FromDays(1), month.Reach);
        Assert.Equal([(Begin + TimeSpan.FromHours(12), Begin + TimeSpan.FromHours(18))], month.Gaps);
        Assert.Equal((0.75, 0.25, 0), (month.Coverage[0].Share, month.Coverage.Single(c => c.What == "market's price").Share, month.Coverage.Single(c => c.What == "certificate").Share));
        Assert.Equal(18 * 60_000, month.Whole.ImportWattHours!.Value, 1e-6);

        // When it is over, the rest of it is a gap as well.
        var over = story.Read(June, now: At(2026, 7, 1));
        Assert.False(over.IsInCourse);
        Assert.Equal((Begin + TimeSpan.FromDays(1), over.To), over.Gaps[^1]);
    }
}
